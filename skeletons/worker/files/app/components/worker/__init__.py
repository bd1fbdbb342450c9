"""Tasks that run in the background. Your own tasks go into `tasks.py`."""
