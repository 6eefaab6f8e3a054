"""Service Contracts: terms, validity, authorised contacts."""
