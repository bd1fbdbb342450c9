"""What a project requires, in which versions, and where that is written down."""
