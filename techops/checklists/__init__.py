"""Checklists: the points a category asks technicians to check, and their answers on each order."""
