"""``aegis check`` carried out."""
