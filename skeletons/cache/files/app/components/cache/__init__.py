"""Results that are kept in Redis, and sessions of browsers. See `README.md`."""
