"""DocType Work Order Visit."""
