"""What people do to the program: fields, names, modules, deletions."""

import ast
import re
from random import Random

import yaml

from users.base import PYPROJECT, Files, compose_file
from users.edits_calls import indented
from users.python_places import first_line, places, python_file
from users.text import insert_text, lines_of, offset, pick, words

_FIELDS = (
    "{0}: int = 1\n",
    "\n# {0}\n{0}: str | None = None  # {0}\n\n",
    '{0}: str = Field(\n    default="x",  # {0}\n    repr=False,\n)\n"""{0}"""\n',
    "@property\ndef {0}(self) -> int:\n    return 1\n",
    "\nclass {0}:\n    pass\n",
)
_NAMES = ("include_routers", "add_cards", "create_app", "health_router", "Settings")
_MODULES = (
    "app.components.backend.api.routing",
    "app.components.frontend.cards",
    "app.cli.main",
    "app.components.backend.main",
    "app.components.backend.hooks",
)


def own_field(files: Files, rng: Random, mark: str) -> None:
    """A field or a method in the class of the settings."""
    path = pick(rng, [p for p, data in files.items() if b"(BaseSettings" in data])
    own = [
        each for each in places(files[path]) if isinstance(each.parent, ast.ClassDef)
    ]
    place = pick(rng, own)
    text = rng.choice(_FIELDS).format(mark)
    insert_text(files, path, place.line, indented(text, place.indent))


def local_renamed(files: Files, rng: Random, mark: str) -> None:
    """A parameter or a variable of a function has another name."""
    path = python_file(files, rng)
    data = files[path]
    functions = [
        node
        for node in ast.walk(ast.parse(data))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    function = pick(rng, functions)
    nodes: list[tuple[str, ast.Name | ast.arg]] = []
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            nodes.append((node.id, node))
        elif isinstance(node, ast.arg):
            nodes.append((node.arg, node))
    bound = {
        name
        for name, node in nodes
        if isinstance(node, ast.arg) or isinstance(node.ctx, ast.Store)
    }
    old = pick(rng, sorted(bound))
    spots = [offset(data, n.lineno, n.col_offset) for name, n in nodes if name == old]
    for start in sorted(spots, reverse=True):
        data = data[:start] + mark.encode() + data[start + len(old.encode()) :]
    files[path] = data


def symbol_renamed(files: Files, rng: Random, mark: str) -> None:
    """A function or a class has another name wherever it is used."""
    words(files, rng.choice(_NAMES), mark)


def module_moved(files: Files, rng: Random, mark: str) -> None:
    """A module lies elsewhere, and every import of it is mended."""
    modules = [each for each in _MODULES if f"{each.replace('.', '/')}.py" in files]
    old = pick(rng, modules)
    new = rng.choice([f"app.services.{mark}", f"app.{mark}.{mark}", f"{old}_{mark}"])
    files[f"{new.replace('.', '/')}.py"] = files.pop(f"{old.replace('.', '/')}.py")
    words(files, old, new)


def lifespan_tried(files: Files, rng: Random, mark: str) -> None:
    """The ``yield`` of the lifespan stands in a ``try``."""
    path, line, indent = pick(rng, _yields(files))
    lines = lines_of(files[path])
    lines[line : line + 1] = [
        f"{indent}try:\n".encode(),
        f"{indent}    ".encode() + lines[line].lstrip(),
        f"{indent}finally:\n{indent}    print('{mark}')\n".encode(),
    ]
    files[path] = b"".join(lines)


def _yields(files: Files) -> list[tuple[str, int, str]]:
    return [
        (path, index, line[: len(line) - len(line.lstrip())].decode())
        for path, data in sorted(files.items())
        if path.endswith(".py") and b"asynccontextmanager" in data
        for index, line in enumerate(lines_of(data))
        if line.strip().startswith(b"yield")
    ]


def statement_deleted(files: Files, rng: Random, _mark: str) -> None:
    """A statement goes, whoever wrote it."""
    path = python_file(files, rng)
    nodes = [
        node
        for node in ast.walk(ast.parse(files[path]))
        if isinstance(node, ast.Expr | ast.Import | ast.ImportFrom | ast.AnnAssign)
    ]
    node = pick(rng, nodes)
    lines = lines_of(files[path])
    del lines[first_line(node) - 1 : node.end_lineno]
    files[path] = b"".join(lines)


def file_deleted(files: Files, rng: Random, _mark: str) -> None:
    """A file goes that nothing imports, or one of a component."""
    loose = [
        path
        for path in sorted(files)
        if path.startswith("tests/")
        or re.match(r"app/components/(scheduler|cache|worker|database|backup)/", path)
    ]
    del files[pick(rng, loose)]


def service_deleted(files: Files, rng: Random, _mark: str) -> None:
    """A service goes from the compose file."""
    path = compose_file(files)
    if path is None:
        return
    node = yaml.compose(files[path].decode("utf-8-sig"))
    for key, value in node.value if node is not None else ():
        if key.value == "services" and len(value.value) > 1:
            _, body = entry = pick(rng, value.value)
            lines = lines_of(files[path])
            del lines[entry[0].start_mark.line : body.end_mark.line]
            files[path] = b"".join(lines)


def user_of_a_component(files: Files, rng: Random, mark: str) -> None:
    """A module of the user's that imports something of a component."""
    modules = [
        path.removesuffix(".py").replace("/", ".")
        for path in sorted(files)
        if re.match(r"app/components/(scheduler|cache|worker|database)/\w+\.py", path)
        and "__init__" not in path
    ]
    parent, _, name = pick(rng, modules).rpartition(".")
    text = f"from {parent} import {name} as {mark}\n"
    files[f"app/services/{mark}.py"] = text.encode()


def anchor_setting(files: Files, rng: Random, mark: str) -> None:
    """The user does without something, or without it no more."""
    data = files[PYPROJECT]
    if b"[tool.aegis.anchors]" not in data:
        key = rng.choice(["cards", "compose", "env", "commands"])
        own = f"\n[tool.aegis.anchors]  # {mark}\n{key} = false\n"
        files[PYPROJECT] = data.rstrip() + own.encode()
    else:
        files[PYPROJECT] = re.sub(
            rb"\r?\n\[tool\.aegis\.anchors\][^\n]*\n\w+ = false\r?\n", b"", data
        )


def component_changed(files: Files, rng: Random, mark: str) -> None:
    """Something that a component inserted is put differently."""
    changes = [
        (b"(scheduler_router)", f'(scheduler_router, prefix="/{mark}")'),
        (b'scheduler_timezone: str = "UTC"', f'scheduler_timezone: str = "{mark}"'),
        (b"redis>=5.3,<9", "redis>=6"),
        (b"image: redis:8-alpine", f"image: {mark}"),
        (b"SCHEDULER_PORT=8001", f"SCHEDULER_PORT=9000 # {mark}"),
        (b"  redis-data:\n", f"  redis-data:\n    name: {mark}\n"),
        (b"app.add_typer(", f'app.add_typer(help="{mark}", typer_instance='),
        (b"arq>=0.28,<0.29", "arq==0.28"),
    ]
    there = [
        (path, old, new)
        for path, data in sorted(files.items())
        for old, new in changes
        if data.count(old) == 1
    ]
    path, old, new = pick(rng, there)
    files[path] = files[path].replace(old, new.encode())
