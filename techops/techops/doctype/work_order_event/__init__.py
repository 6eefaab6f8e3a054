"""DocType Work Order Event."""
