"""What a hook in a lifespan function calls, and which function it goes into."""

from dataclasses import dataclass

from codemods.python.import_order import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """Three names of ``module``, all called with the application.

    ``context`` is an asynchronous context manager, ``start`` and ``stop`` are the
    coroutine functions that it is made of. ``order`` is ``first`` for what the user's
    own lines may rely on, ``last`` for what starts when all else is up. ``suffix`` goes
    behind the names in a file in which they are taken.
    """

    module: str
    context: str
    start: str
    stop: str
    order: str = "first"
    suffix: str = ""

    def local(self, name: str) -> str:
        """What one of the names is called in the file."""
        return f"{name}{self.suffix}"

    def imported(self, name: str) -> Name:
        """One of the names as an import has it, with an alias if it has a suffix."""
        return Name(name, self.local(name) if self.suffix else "")

    @property
    def names(self) -> tuple[str, str, str]:
        """Everything that an edit may import."""
        return self.context, self.start, self.stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The lifespan function (dotted name), and the modules of other hooks of ours.

    ``last`` are those of them that start when all else is up.
    """

    function: str
    ours: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
