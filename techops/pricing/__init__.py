"""What work costs the customer: one pure code path for estimates, quotations, running orders and invoices."""
