"""Where the edits of a component go in this project."""
