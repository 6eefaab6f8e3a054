"""The catalogue of services: a tree whose leaves inherit what they do not say themselves."""
