"""Sites and assets of the customers."""
