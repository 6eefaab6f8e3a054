"""DocType Assignment Offer."""
