"""Text on a terminal: coloured by rich there, plain everywhere else."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from aegis_cst.check.reporters.excerpt import visible


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style; styles carry the names that rich gives them."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


def line(text: str = "", style: str = "") -> Line:
    """A line in one style."""
    return (Span(text, style),)


def is_terminal(stream: TextIO) -> bool:
    """Whether a person sits at the other end of a stream."""
    return stream is not None and stream.isatty()


def show(lines: Iterable[Line], stream: TextIO) -> None:
    """Print lines; without colours where nobody would see them.

    What would steer the terminal is shown instead: a file must not hide what a preview
    says of it.
    """
    if not is_terminal(stream):
        stream.writelines("".join(map(_text, each)) + "\n" for each in lines)
        return
    from rich.console import Console  # noqa: PLC0415 - only people need it
    from rich.text import Text  # noqa: PLC0415

    # A path that rich had broken over two lines could not be copied, nor clicked.
    console = Console(file=stream, highlight=False, soft_wrap=True)
    for each in lines:
        console.print(Text.assemble(*((_text(span), span.style) for span in each)))


def _text(span: Span) -> str:
    if span.text.isprintable():
        return span.text
    return "".join(each if each in "\t\n" else visible(each) for each in span.text)


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """Show that something takes a moment."""
    if not is_terminal(sys.stderr):
        sys.stderr.write(f"{text} …\n")
        yield
        return
    from rich.console import Console  # noqa: PLC0415 - only people need it

    with Console(stderr=True).status(text):
        yield
