"""Jobs on a schedule. Your own jobs are modules in `jobs/`."""
