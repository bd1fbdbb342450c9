"""The entry of the command ``aegis``: where it may import from, before it imports."""

from aegis_cst.cli.search_path import own_first


def main() -> None:
    """Run the command; nothing of the project it works on is imported for it."""
    own_first()
    from aegis_cst.cli import process  # noqa: PLC0415 - only after the line above

    process.run()
