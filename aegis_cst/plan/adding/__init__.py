"""The plan of ``aegis add``, and what is told of it."""
