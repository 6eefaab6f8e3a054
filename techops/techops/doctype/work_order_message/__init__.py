"""DocType Work Order Message."""
