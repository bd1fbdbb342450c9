"""Users, their sessions and roles, and what it takes to sign in. See `README.md`."""
