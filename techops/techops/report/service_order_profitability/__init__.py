"""Report Service Order Profitability."""
