"""DocType Portal Invitation."""
