"""Report Service Quality."""
