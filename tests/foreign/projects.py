"""Small projects of every shape: a choice in each dimension, in text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proof_scale import SCALE

from foreign.applications import APPLICATIONS
from foreign.catch_alls import CATCH_ALLS
from foreign.lifespans import LIFESPANS
from foreign.odd_applications import ODD_APPLICATIONS
from foreign.parts import Home, Module, Parts, Shape, function
from foreign.routings import ROUTERS
from foreign.surroundings import COMPOSE, HOMES, MANIFESTS, SETTINGS, STARTED

COMPONENTS = (
    "scheduler",
    "cache",
    "database",
    "worker cache",
    "scheduler database",
    *(["database cache", "scheduler database worker cache"] if SCALE > 1 else []),
)

QUIRKS = (
    "none",
    "names taken",
    "docstring",
    "__future__",
    "byte-order mark",
    "tabs",
    "Latin-1",
    "comment at the end",
    "load_dotenv first",
    "health of its own",
)

_OWN: Mapping[str, Mapping[str, str]] = {
    "own components": {
        "app/components/__init__.py": '"""Parts of pages."""\n',
        "app/components/menu.py": "MENU = ['pens']\n",
        "app/components/core/__init__.py": "",
    },
    "own core": {
        "app/core/__init__.py": "",
        "app/core/health.py": "def healthy() -> bool:\n    return True\n",
        "app/scheduler.py": "JOBS: list[str] = []\n",
    },
}

DIMENSIONS: Mapping[str, Sequence[str]] = {
    "application": (*APPLICATIONS, *ODD_APPLICATIONS),
    "routers": tuple(ROUTERS),
    "catch-all": tuple(CATCH_ALLS),
    "lifespan": tuple(LIFESPANS),
    "settings": tuple(SETTINGS),
    "manifest": tuple(MANIFESTS),
    "package": tuple(HOMES),
    "compose": tuple(COMPOSE),
    "started": tuple(STARTED),
    "line ends": ("LF", "CRLF"),
    "final newline": ("yes", "no"),
    "quirk": QUIRKS,
    "components": COMPONENTS,
}


@dataclass(frozen=True, slots=True)
class Foreign:
    """A project, and how its application is found by those who start it."""

    shape: Shape
    files: Mapping[str, bytes]
    root: str
    entry: str
    factory: bool

    @property
    def components(self) -> list[str]:
        return self.shape["components"].split()


def project_of(shape: Shape) -> Foreign:
    """The project of a shape."""
    home, parts = HOMES[shape["package"]], Parts()
    files: dict[str, str | bytes] = {}
    parts.modules["journal"] = Module(lines=["events: list[str] = []"])
    files |= SETTINGS[shape["settings"]](parts)
    LIFESPANS[shape["lifespan"]](parts)
    ROUTERS[shape["routers"]](parts)
    CATCH_ALLS[shape["catch-all"]](parts)
    served = (APPLICATIONS | ODD_APPLICATIONS)[shape["application"]](parts)
    _written_oddly(shape["quirk"], parts.before)
    entry = f"{home.dotted('main')}:{served.name}"
    options = " --factory" * served.factory + f" --app-dir {home.root}" * bool(
        home.root
    )
    command = f"uvicorn {entry}{options} --host 0.0.0.0"
    if shape["started"] == "__main__":
        _guard(parts.modules["main"], entry, factory=served.factory)
    files |= {home.path(name): each.text(home) for name, each in parts.modules.items()}
    files |= dict.fromkeys(home.init_files(), "")
    files |= _around(shape, home, command)
    laid_out = {path: _laid_out(path, text, shape) for path, text in files.items()}
    return Foreign(shape, laid_out, home.root, entry, served.factory)


def _odd(quirk: str, parts: Parts) -> None:
    """What else the module of the application does."""
    if quirk == "names taken":
        for name in ("scheduler_router", "scheduler_runtime", "cache_runtime"):
            parts.before.says(f"{name} = 'not that'")
        parts.before.says("scheduler_lifespan = cache_lifespan = health = None")
    if quirk == "health of its own":
        body = "return {'status': 'ok'}"
        head = '@{app}.get("/health")\ndef health() -> dict[str, str]:'
        parts.does(*function(head, body))
    if quirk == "load_dotenv first":
        parts.before.says(
            "", "def load_dotenv() -> None:", "    pass", "", "load_dotenv()"
        )


def _written_oddly(quirk: str, module: Module) -> None:
    if quirk == "docstring":
        module.head = ['"""A shop.', "", "It sells pens.", '"""', ""]
    if quirk == "__future__":
        module.head = ["from __future__ import annotations", ""]
    if quirk == "Latin-1":
        module.head = ["# -*- coding: latin-1 -*-", "# caf\xe9"]
    if quirk == "comment at the end":
        module.says("# that is all", "")


def _guard(main: Module, entry: str, *, factory: bool) -> None:
    option = ", factory=True" if factory else ""
    main.says("", 'if __name__ == "__main__":', "    import uvicorn", "")
    main.says(f'    uvicorn.run("{entry}"{option})')


def _around(shape: Shape, home: Home, command: str) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {"README.md": "# Shop\n"}
    files |= MANIFESTS[shape["manifest"]] | STARTED[shape["started"]](command)
    if shape["catch-all"] == "mount":
        files["static/index.html"] = "<h1>Shop</h1>\n"
    if shape["package"] == "components taken":
        files[home.path("components")] = "PARTS = ['pen', 'ink']\n"
    files |= _OWN.get(shape["package"], {})
    text = COMPOSE[shape["compose"]](command)
    if text:
        files["docker-compose.yml"] = text
    if "build:" in text and "Dockerfile" not in files:
        files |= STARTED["Dockerfile"](command)
    return files


def _laid_out(path: str, text: str | bytes, shape: Shape) -> bytes:
    """The bytes of a file; the forms are those of code, which people type."""
    data = text.encode() if isinstance(text, str) else text
    if path.endswith(".py"):
        if shape["quirk"] == "tabs":
            data = data.replace(b"    ", b"\t")
        if b"latin-1" in data:
            data = data.decode().encode("latin-1")
        if shape["quirk"] == "byte-order mark" and data:
            data = b"\xef\xbb\xbf" + data
        if shape["final newline"] == "no":
            data = data.rstrip(b"\n")
        if shape["line ends"] == "CRLF":
            data = data.replace(b"\n", b"\r\n")
    return data
