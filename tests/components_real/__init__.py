"""Components as they run: against the real servers."""
