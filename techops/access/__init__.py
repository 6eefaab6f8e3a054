"""Who may do what: the action-role matrix, guards and row scopes."""
