"""What customers thought of the work."""
