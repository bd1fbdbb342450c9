"""Jobs on a schedule. Your own jobs go into `jobs.py`."""
