"""What makes every change happen exactly once: key rows, idempotency keys, the outbox."""
