"""Every read of, and reaction to, documents of other apps."""
