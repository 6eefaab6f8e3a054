"""DocType Work Order Material."""
