"""DocType Additional Work Request."""
