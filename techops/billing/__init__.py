"""Invoices per order or per month, payments, prepayments, overdue blocks."""
