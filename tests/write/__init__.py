"""Nothing half-written, nothing lost: the transaction, undo and saved plans."""
