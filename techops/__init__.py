"""TechOps: technical service with the company's own technicians, on ERPNext."""

__version__ = "0.1.0"
