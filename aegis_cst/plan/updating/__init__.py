"""The plan of ``aegis update``."""
