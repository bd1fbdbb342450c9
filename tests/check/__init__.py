"""The rules of `aegis check`, and how they are run and reported."""
