"""What the app adds to a site, made and taken away by the same declarations."""
