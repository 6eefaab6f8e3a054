"""Reads of and reactions to ERPNext's documents."""
