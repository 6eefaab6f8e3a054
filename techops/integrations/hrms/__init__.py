"""Reads of HRMS: leave, holidays, shifts."""
