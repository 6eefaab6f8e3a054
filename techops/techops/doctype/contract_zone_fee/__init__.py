"""DocType Contract Zone Fee."""
