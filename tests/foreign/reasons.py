"""For which shapes a plan may be refused, and with what reason."""

from collections.abc import Iterator

from foreign.parts import Shape


def reasons(shape: Shape) -> Iterator[str]:
    """Patterns of the reasons that are true for a shape; most shapes have none."""
    for choice in shape.items():
        if choice in _TRUE:
            yield _TRUE[choice]


_TRUE: dict[tuple[str, str], str] = {
    # What a property gives back is worked out when it is asked for.
    ("application", "property"): "does not lead to a FastAPI|has no name at the top",
    # As many routers in one function as in the other.
    ("routers", "functions handed over"): "are included in two places alike",
    ("compose", "names taken"): "a service named (scheduler|worker) already stands",
    ("quirk", "Latin-1"): "is not UTF-8; save it as UTF-8",
}
