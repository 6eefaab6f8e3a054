"""Claims under warranty: received, decided by their reasons, done again, recovered from suppliers."""
