"""For which shapes a plan may be refused, and with what reason."""

from collections.abc import Iterator

from foreign.parts import Shape


def reasons(shape: Shape) -> Iterator[str]:
    """Patterns of the reasons that are true for a shape; most shapes have none."""
    for choice in shape.items():
        if choice in _TRUE:
            yield _TRUE[choice]


_TRUE: dict[tuple[str, str], str] = {}
