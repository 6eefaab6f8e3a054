"""The public API: one decorator that guards, and a package per version."""
