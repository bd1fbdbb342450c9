"""The real command, in processes of its own, on projects as people leave them."""
