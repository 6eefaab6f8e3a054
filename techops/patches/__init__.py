"""Changes of sites that were installed with an earlier version."""
