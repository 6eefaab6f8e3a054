"""DocType Quotation Labour."""
