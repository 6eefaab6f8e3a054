"""What was promised for an order, and how each promise stands."""
