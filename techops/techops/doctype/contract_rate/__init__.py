"""DocType Contract Rate."""
