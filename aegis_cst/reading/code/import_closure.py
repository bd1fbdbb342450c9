"""Which files are brought in when some are imported, by whatever imports them.

Nothing is parsed for it: a project may well import itself as a whole. What looks like
an import in a text counts as one, so that rather too many files are brought in.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from aegis_cst.reading.code.modules import Modules

# Behind `;` and `:` too, as in `try: import a`; names in brackets or continued over
# lines.
_IMPORT = re.compile(
    rb"(?:^|[;:])[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*"
    rb"(\([^)]*\)|(?:[^\n\\;]|\\\r?\n)*)|import[ \t]+((?:[^\n\\;]|\\\r?\n)*))",
    re.MULTILINE,
)
_COMMENT = re.compile(rb"#[^\n]*")
_NAME = re.compile(r"\s*\(?\s*([\w.]+|\*)")
_DYNAMIC = re.compile(
    rb"\b(?:import_module|__import__|iter_modules|walk_packages|exec_module"
    rb"|find_modules|import_string|load_module|run_path|run_module)[ \t]*\("
    # Not `session.exec(...)`, which is SQLModel's way to run a statement:
    # https://sqlmodel.tiangolo.com/tutorial/select/
    rb"|(?<![\w.])exec[ \t]*\("
)
"""Calls that import what the text does not name."""


@dataclass(slots=True)
class Closure:
    """The files; ``hidden`` says that there may be others.

    ``strange`` are the names in imports that lead to no file: where imports start from
    another folder than is known, they may well be files of the project.
    """

    files: set[str] = field(default_factory=set)
    hidden: bool = False
    strange: set[str] = field(default_factory=set)

    def may_hold(self, path: str) -> bool:
        """Whether a file is brought in, or may be."""
        bare = path.removesuffix(".py").removesuffix("/__init__")
        return path in self.files or bare.rpartition("/")[2] in self.strange


def brought_in(
    read: Callable[[str], bytes | None], modules: Modules, paths: Iterable[str]
) -> Closure:
    """Follow imports from some files, those in functions too."""
    found = Closure()
    waiting = [each for path in paths for each in (path, *_packages(modules, path))]
    while waiting:
        path = waiting.pop()
        if path in found.files:
            continue
        found.files.add(path)
        data = read(path)
        # A file that cannot be read may import anything.
        if data is None or _DYNAMIC.search(data):
            found.hidden = True
            continue
        for module, name in _imports(data):
            if modules.imported(module, path) is None:
                found.strange |= {*module.split("."), name}
            for each in _files(modules, path, module, name):
                waiting += [each, *_packages(modules, each)]
    return found


def _packages(modules: Modules, path: str) -> Iterator[str]:
    """The ``__init__.py`` of every package around a file."""
    folder = path.rpartition("/")[0]
    while folder and f"{folder}/__init__.py" in modules.files:
        yield f"{folder}/__init__.py"
        folder = folder.rpartition("/")[0]


def _imports(data: bytes) -> Iterator[tuple[str, str]]:
    """Modules and the names that are imported from them."""
    for match in _IMPORT.finditer(data):
        module = (match[1] or b"").decode(errors="replace")
        listed = _COMMENT.sub(b"", match[2] or match[3] or b"").replace(b"\\", b" ")
        for part in listed.decode(errors="replace").split(","):
            name = _NAME.match(part)
            if name is not None:
                yield (module, name[1]) if module else (name[1], "")


def _files(modules: Modules, importer: str, module: str, name: str) -> Iterator[str]:
    found = modules.imported(module, importer)
    if found is None:
        return
    if found.endswith(".py"):
        yield found
    inner = modules.submodule(found, name) if name and name != "*" else None
    if inner is not None and inner.endswith(".py"):
        yield inner
