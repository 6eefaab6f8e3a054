"""Service Work Orders: life cycle, visits, additional work."""
