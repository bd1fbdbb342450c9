"""What a user has asked for and cannot have."""


class UsageError(Exception):
    """A mistake on the command line or in the configuration; the text says which."""
