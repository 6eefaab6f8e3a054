"""DocType Contract Billing Run."""
