"""Migrations, health check and command line of the database in `app/core/db.py`."""
