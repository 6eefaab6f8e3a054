"""DocType Work Order Charge."""
