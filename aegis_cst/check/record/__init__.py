"""What components have brought, compared with what is there."""
