"""Tasks that run elsewhere: who enqueues them, and who runs them."""
