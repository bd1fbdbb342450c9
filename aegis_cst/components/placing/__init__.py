"""A manifest placed into the layout of a project: names, files, registrations."""
