"""Service Quotations: versions, validity, answers."""
