"""For which shapes a plan may be refused, and with what reason."""

from collections.abc import Iterator

from foreign.parts import Shape
from foreign.surroundings import OLD


def reasons(shape: Shape) -> Iterator[str]:
    """Patterns of the reasons that are true for a shape; most shapes have none."""
    for choice in shape.items():
        if choice in _TRUE:
            yield _TRUE[choice]
    if shape["manifest"] in OLD and not _gets_a_hook(shape):
        yield r"fastapi>=0\.112\.2 is needed"


def _gets_a_hook(shape: Shape) -> bool:
    """Whether there is a lifespan to edit, or one can be written."""
    if shape["lifespan"] in {"none", "of a router"}:
        # One is created in two ways, the other hands on whatever it is given.
        return shape["application"] not in {"either of two", "subclass that registers"}
    return shape["lifespan"] not in _UNEDITABLE and shape["quirk"] != "Latin-1"


_UNEDITABLE = {
    "on_event",
    "two yields",
    "one line",
    "class",
    "early return",
    "decorated",
    "made by a function",
}


_TRUE: dict[tuple[str, str], str] = {
    # As many routers in one function as in the other.
    ("routers", "functions handed over"): "are included in two places alike",
    ("quirk", "Latin-1"): "is not UTF-8; save it as UTF-8",
}
