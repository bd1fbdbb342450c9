"""The one place that touches the disk."""
