"""DocType Quotation Material."""
