"""DocType Service Category Check."""
