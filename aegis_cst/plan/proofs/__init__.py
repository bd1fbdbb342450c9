"""What a plan promises, checked on its result before anything is written."""
