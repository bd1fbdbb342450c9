"""The language server: findings and routes of a project, while it is edited."""
