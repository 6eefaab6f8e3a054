"""What every capability stands on: pure helpers, and `bridge`, their only door to Frappe."""
