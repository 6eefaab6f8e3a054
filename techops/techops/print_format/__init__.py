"""Print formats."""
