"""Technicians: competence, availability, cost."""
