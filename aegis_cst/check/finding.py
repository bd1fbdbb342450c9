"""What a rule has to say about a project."""

from dataclasses import dataclass

from aegis_cst.reading.files.place import Place


@dataclass(frozen=True, slots=True)
class Replacement:
    """A fix: the bytes from ``start`` to ``end`` of a file become ``text``."""

    path: str
    start: int
    end: int
    text: bytes
    title: str


@dataclass(frozen=True, slots=True)
class Block:
    """Where routers are included: a file, a function in it, and into what there.

    ``function`` is dotted, and empty for the module. The new one stands before what is
    on the line ``barrier``, behind what is on the line ``after``; 0 for no such line.
    """

    path: str
    function: str = ""
    receiver: str = "app"
    barrier: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Registration:
    """A fix: the router ``name`` of a module is included where those like it are.

    ``local`` is what it is imported as there already; empty if it is not.
    """

    module: str
    name: str
    title: str
    block: Block
    local: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    ``message`` says what, in the user's terms, as a clause without a full stop;
    ``advice`` says what to do. ``related`` are other places with a word about each.
    ``involves`` are further files that it hangs on: asked about one of them, the
    finding is shown, although it is reported elsewhere.
    """

    code: str
    place: Place
    message: str
    advice: str = ""
    related: tuple[tuple[Place, str], ...] = ()
    involves: frozenset[str] = frozenset()
    fix: Replacement | Registration | None = None

    @property
    def files(self) -> frozenset[str]:
        """Every file that has to do with it."""
        related = {place.path for place, _ in self.related}
        return self.involves | related | {self.place.path}


@dataclass(frozen=True, slots=True)
class Remark:
    """What the user has to know about a line that is no finding."""

    path: str
    line: int
    text: str
