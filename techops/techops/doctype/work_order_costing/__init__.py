"""DocType Work Order Costing."""
