"""The demonstration company, made through the same services as real use."""
