"""What people write into Python: comments, statements, imports, functions."""

import ast
from random import Random

from users.base import Files
from users.python_places import gaps, line_ends, places, python_file
from users.text import insert_text, lines_of, newline_of, pick

_STATEMENTS = (
    '{0} = "{0}"\n',
    'print("{0}")\n',
    "{0} = [\n    1,\n    2,\n]\n",
    'if {0} := "x":\n    pass\n',
    "for {0} in ():\n    pass\n",
    "try:\n    {0} = 1\nfinally:\n    pass\n",
    '"""{0}\n\nmore\n"""\n',
    "{0} = 1; del {0}\n",
    "with open(__file__) as {0}:\n    # {0}\n    pass\n",
    "from json import dumps as {0}\n",
)
_MODULE_LEVEL = (
    "def {0}() -> None:\n    pass\n",
    "\n\n@staticmethod\nasync def {0}() -> None:\n    yield_ = 1\n\n\n",
    "class {0}:\n    # {0}\n    pass\n\n",
    "if True:\n    import json as {0}\n",
    "try:\n    import orjson as {0}\nexcept ImportError:\n    import json as {0}\n",
    'if __name__ == "__main__":\n    print("{0}")\n',
)
_IMPORTS = (
    "import json as {0}\n",
    "from json import dumps as {0}  # noqa: E402\n",
    "from json import (\n    dumps as {0},  # {0}\n    loads,\n)\n",
    "from app.core.config import settings as {0}\n",
    "from json import dumps, \\\n    loads as {0}\n",
    "import json, sys as {0}\n",
)


def comment_line(files: Files, rng: Random, mark: str) -> None:
    """A comment on a line of its own, indented as the code or not."""
    path = python_file(files, rng)
    place = pick(rng, places(files[path]))
    indent = rng.choice([place.indent] * 6 + ["", place.indent + "    "])
    insert_text(files, path, place.line, f"{indent}# {mark}\n")


def comment_in_gap(files: Files, rng: Random, mark: str) -> None:
    """A comment between any two lines of code, within brackets as well."""
    path = python_file(files, rng)
    line = pick(rng, gaps(files[path]))
    text = [*lines_of(files[path]), b""][line]
    indent = text[: len(text) - len(text.lstrip())].decode().strip("\n\r\f")
    insert_text(files, path, line, f"{indent}# {mark}\n")


def comment_behind(files: Files, rng: Random, mark: str) -> None:
    """A comment behind code, on its line."""
    path = python_file(files, rng)
    line, column = pick(rng, line_ends(files[path]))
    lines = files[path].decode().split("\n")
    mark_column = column + (lines[0].startswith("\ufeff") if line == 1 else 0)
    text = lines[line - 1]
    behind = rng.choice([f"  # {mark}", f" # noqa: E501  # {mark}", f"#{mark}"])
    lines[line - 1] = text[:mark_column] + behind + text[mark_column:]
    files[path] = "\n".join(lines).encode()


def blank_line(files: Files, rng: Random, _mark: str) -> None:
    """Blank lines, some with spaces, between any two lines of code."""
    path = python_file(files, rng)
    line = pick(rng, gaps(files[path]))
    insert_text(files, path, line, rng.choice(["\n", "\n\n", "    \n", "\t\n"]))


def lines_swallowed(files: Files, rng: Random, _mark: str) -> None:
    """A blank line goes."""
    path = python_file(files, rng)
    lines = lines_of(files[path])
    blank = [index for index, line in enumerate(lines) if not line.strip()]
    del lines[pick(rng, blank)]
    files[path] = b"".join(lines)


def statement(files: Files, rng: Random, mark: str) -> None:
    """A statement in any block but a class body."""
    path = python_file(files, rng)
    free = [
        each
        for each in places(files[path])
        if not isinstance(each.parent, ast.ClassDef)
    ]
    place = pick(rng, free)
    text = rng.choice(_STATEMENTS).format(mark)
    lines = [f"{place.indent}{line}" for line in text.splitlines(keepends=True)]
    insert_text(files, path, place.line, "".join(lines))


def statement_behind(files: Files, rng: Random, mark: str) -> None:
    """A second statement on a line, behind a semicolon."""
    path = python_file(files, rng)
    data = files[path]
    nodes = [
        node
        for node in ast.walk(ast.parse(data))
        if isinstance(node, ast.Expr | ast.Assign | ast.Import | ast.ImportFrom)
    ]
    line = pick(rng, nodes).end_lineno or 1
    lines = lines_of(data)
    text = lines[line - 1].rstrip(b"\r\n")
    end = lines[line - 1][len(text) :]
    lines[line - 1] = text + f'; print("{mark}")'.encode() + end
    files[path] = b"".join(lines)


def module_level(files: Files, rng: Random, mark: str) -> None:
    """A function, a class or a block on the level of the module."""
    path = python_file(files, rng)
    level = [
        each for each in places(files[path]) if isinstance(each.parent, ast.Module)
    ]
    text = rng.choice(_MODULE_LEVEL).format(mark)
    insert_text(files, path, pick(rng, level).line, text)


def own_import(files: Files, rng: Random, mark: str) -> None:
    """An import above or below another one."""
    path = python_file(files, rng)
    imports = [
        node
        for node in ast.parse(files[path]).body
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    node = pick(rng, imports)
    line = rng.choice([node.lineno - 1, node.end_lineno or node.lineno])
    insert_text(files, path, line, rng.choice(_IMPORTS).format(mark))


def name_imported(files: Files, rng: Random, mark: str) -> None:
    """One name more in an import that is there."""
    path = python_file(files, rng)
    data = files[path]
    imports = [
        node
        for node in ast.walk(ast.parse(data))
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
    ]
    node = pick(rng, imports)
    line = (node.names[0].lineno) - 1
    lines = lines_of(data)
    name = node.names[0].name
    alias = f"{name} as {mark}, ".encode()
    column = node.names[0].col_offset
    lines[line] = lines[line][:column] + alias + lines[line][column:]
    files[path] = b"".join(lines)


def docstring(files: Files, rng: Random, mark: str) -> None:
    """A docstring for a module that has none."""
    path = python_file(files, rng)
    data = files[path]
    if ast.get_docstring(ast.parse(data)) is None:
        newline = newline_of(data).decode()
        text = rng.choice(['"""{0}."""\n', '"""{0}.\n\nMore.\n"""\n\n', "'{0}'\n"])
        bom = data[:3] if data.startswith(b"\xef\xbb\xbf") else b""
        own = text.format(mark).replace("\n", newline).encode()
        files[path] = bom + own + data.removeprefix(bom)


def future_import(files: Files, rng: Random, mark: str) -> None:
    """Annotations are not evaluated, with a word of why."""
    path = python_file(files, rng)
    text = f"from __future__ import annotations  # {mark}\n"
    insert_text(files, path, rng.choice([0, 1, 2]), text + "\n" * rng.randint(0, 2))
