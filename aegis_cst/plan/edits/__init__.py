"""One edit: from the manifest to the draft, and out again."""
