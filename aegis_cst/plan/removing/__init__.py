"""The plan of ``aegis remove``."""
