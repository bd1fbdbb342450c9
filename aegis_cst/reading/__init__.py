"""The one reading of a repository: what is there, for everybody who asks."""
