"""The entries of a manifest, each the table of its name in TOML."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional:
    """A piece for projects that have ``port``, or for those that lack ``unless``.

    Empty for neither. What ports there are is in ``aegis_cst.reading.layout``.
    """

    port: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Part(Conditional):
    """Files of the component that have a condition; ``a/`` is all that is below.

    ``what`` says what they give, for where they are left out; empty: their names do.
    """

    files: tuple[str, ...]
    what: str = ""


@dataclass(frozen=True, slots=True)
class Router(Conditional):
    """An ``APIRouter`` to include: ``paths`` are what it answers, complete."""

    module: str
    name: str
    paths: tuple[str, ...]
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Lifespan(Conditional):
    """A context manager and the two coroutine functions that it is made of.

    ``order`` is ``first`` for what the user's own hooks may rely on, ``last`` for what
    starts when all else is up and stops before it.
    """

    module: str
    context: str
    start: str
    stop: str
    order: str = "first"


@dataclass(frozen=True, slots=True)
class LifespanFunction:
    """A lifespan function of the application's, which the hooks go into."""

    name: str


@dataclass(frozen=True, slots=True)
class Command(Conditional):
    """A Typer application, added as the sub-command ``command``."""

    module: str
    name: str
    command: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Card(Conditional):
    """A card for the dashboard."""

    module: str
    name: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Service(Conditional):
    """A compose service; ``body`` is a file beside the manifest.

    A service of the user's that runs one of ``images`` (last part of an image's name)
    is used instead, and stays when the component goes. ``on_host`` is another body for
    where it has to be on the network of the host: one that listens on 127.0.0.1 only.
    ``other_name`` is what it is called where its name is taken; addresses such as
    ``http://name:8000`` follow.
    """

    name: str
    body: str
    like: str = "web"
    images: tuple[str, ...] = ()
    on_host: str = ""
    other_name: str = ""


@dataclass(frozen=True, slots=True)
class Volume(Conditional):
    """A named compose volume; ``body`` is YAML, empty for the defaults.

    It is left out where ``service`` is.
    """

    name: str
    body: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True)
class DependsOn(Conditional):
    """A compose service of the project that has to wait for one of the component."""

    service: str
    on: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Environment(Conditional):
    """A variable for every compose service that runs the image of ``like``.

    ``{name}`` in the value is what the service ``name`` is called in the project.
    ``on_host`` is for one that is needed only where no service has a name.
    """

    name: str
    value: str
    like: str = "web"
    on_host: bool = False


@dataclass(frozen=True, slots=True)
class Mount(Conditional):
    """A named volume for every compose service that runs the image of ``like``."""

    source: str
    target: str
    like: str = "web"


@dataclass(frozen=True, slots=True)
class Requirement(Conditional):
    """A PEP 508 requirement; ``group`` names a dependency group, empty for none."""

    requirement: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Variable(Conditional):
    """An environment variable in ``.env.example``."""

    name: str
    value: str
    comment: str


@dataclass(frozen=True, slots=True)
class Rival:
    """Something of the user's that does what the component does.

    It is there where one of ``calls``, dotted names of other people's packages, is
    made, where a class or a call makes one of ``tables``, or where a route ends in one
    of ``routes``. ``what`` says what is there, ``advice`` what to do; ``refuses`` that
    the two do not go together.
    """

    what: str
    advice: str
    calls: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Renamed:
    """What is called ``new`` since a version: a module, a name in one, or a file.

    Modules and names are dotted, files are paths.
    """

    old: str
    new: str
    since: str


@dataclass(frozen=True, slots=True)
class Change:
    """What an update to a version, or beyond it, has to tell.

    ``step`` is a command to paste afterwards; empty for none.
    """

    since: str
    text: str
    step: str = ""
