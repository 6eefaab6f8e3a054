"""DocType Quotation Charge."""
