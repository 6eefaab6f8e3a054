"""Reports of the desk."""
