"""Warranties that completed orders leave behind."""
