"""DocType Contract Volume Tier."""
