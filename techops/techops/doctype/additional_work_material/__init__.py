"""DocType Additional Work Material."""
