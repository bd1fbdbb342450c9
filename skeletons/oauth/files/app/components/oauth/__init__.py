"""Signing in with an account at Google or GitHub. See `README.md`."""
