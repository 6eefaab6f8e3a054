"""DocType Work Order Check."""
