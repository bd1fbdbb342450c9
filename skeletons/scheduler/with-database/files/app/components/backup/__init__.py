"""Backups of the SQLite file: made by a job, listed and restored by `backup`."""
