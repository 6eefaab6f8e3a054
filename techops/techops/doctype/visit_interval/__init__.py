"""DocType Visit Interval."""
