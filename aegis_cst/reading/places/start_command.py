"""Which application a project is started with, going by its container files."""

import re
from collections.abc import Iterable

from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.files.tree import Tree

_COMMENT = re.compile(r"^[ \t]*#.*$", re.MULTILINE)
_CONTINUED = re.compile(r"\\\r?\n|(?<=,)\s*\n|\s*\n\s*-(?=\s)")
_SERVER = re.compile(
    r"""\b(?:uvicorn|gunicorn|hypercorn|granian)\b[^\n]*?
        ["' \t]([^\W\d][\w.]*:[^\W\d]\w*)(?![\w.:/])""",
    re.VERBOSE,
)
_FASTAPI = re.compile(
    r"""\bfastapi["',\s]+(?:run|dev)\b[^\n]*?["' \t](?:\./)?([^\W\d][\w/]*)\.py\b"""
)


def entry_from_commands(tree: Tree, files: Iterable[str]) -> str:
    """``module:name`` that one of the files starts; empty if none of them says it."""
    for path in files:
        data = content(tree, path)
        if data is None or isinstance(data, Blocker):
            continue
        text = _CONTINUED.sub(" ", _COMMENT.sub("", data.decode(errors="replace")))
        if match := _SERVER.search(text):
            return match[1]
        if match := _FASTAPI.search(text):
            return f"{match[1].replace('/', '.').removeprefix('src.')}:app"
    return ""
