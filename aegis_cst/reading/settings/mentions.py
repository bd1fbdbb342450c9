"""Whether anything in a project mentions an environment variable."""

import ast
import re
from collections.abc import Collection, Iterable, Mapping

from aegis_cst.reading.code.outlines import Broken, syntax_tree
from aegis_cst.reading.containers.compose_file import is_compose_file
from aegis_cst.reading.files.dotenv_file import is_dotenv, is_example
from aegis_cst.reading.files.sources import Sources

_PROSE = (
    *(".md", ".rst", ".adoc", ".lock", ".csv", ".ipynb", ".svg", ".png", ".jpg"),
    *(".jpeg", ".gif", ".ico", ".pdf", ".woff", ".woff2", ".ttf", ".map", ".po", ".mo"),
    *(".pyc", ".so", ".zip", ".gz", ".parquet", ".sqlite", ".db", ".min.js", ".css"),
    *(".gitignore", ".dockerignore", "aegis.lock", "-lock.json", "-lock.yaml"),
)
"""Ends of paths of what may name a variable and never reads one."""

_HIDDEN = (".devcontainer/devcontainer.json", ".devcontainer/docker-compose.yml")
"""What may read a variable in folders that are not walked."""


def mentioned(
    names: Collection[str], sources: Sources, prefixes: Collection[str], sign: str
) -> set[str]:
    """Those of the variables whose names stand in some file that may read them.

    In a compose file the name counts behind ``sign``: ``$`` for Compose itself, ``$$``
    for what runs in a container. In Python the start of a name counts too,
    as in ``f"DB_{name}"``, unless it is one of ``prefixes``: those of settings classes,
    which are known.
    """
    open_names = {each: _needles(each, prefixes) for each in names}
    found: set[str] = set()
    for path in (*sources.paths, *_HIDDEN) if open_names else ():
        # Those set variables, and read none.
        if path.endswith(_PROSE) or is_dotenv(path) or is_example(path):
            continue
        data = sources.read(path)
        if data is None:
            continue
        in_compose = is_compose_file(path)
        hits = (
            _in_compose(open_names, data, sign)
            if in_compose
            else _in_code(open_names, data, is_python=path.endswith(".py"))
        )
        for name in hits:
            found.add(name)
            del open_names[name]
        if not open_names:
            break
    return found


def _needles(name: str, prefixes: Iterable[str]) -> re.Pattern[bytes]:
    """A pattern for the name itself, and for texts that its start stands in."""
    words = name.split("_")
    starts = {"_".join(words[:length]) + "_" for length in range(1, len(words))}
    starts -= {each.upper() for each in prefixes}
    beginnings = "".join(
        rf"|[\"']{re.escape(each)}(?=[\"'{{%])"
        rf"|prefix\s*=\s*[\"']{re.escape(each.rstrip('_'))}_?[\"']"
        for each in sorted(starts)
    )
    own = rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])"
    return re.compile(f"{own}{beginnings}".encode())


def _in_compose(names: Iterable[str], data: bytes, sign: str) -> list[str]:
    start = re.escape(sign) + r"\{?"
    return [
        name
        for name in names
        if re.search(rf"{start}{re.escape(name)}(?!\w)".encode(), data)
    ]


def _in_code(
    names: Mapping[str, re.Pattern[bytes]], data: bytes, *, is_python: bool
) -> list[str]:
    found = [
        name
        for name, needle in names.items()
        if name.partition("_")[0].encode() in data and needle.search(data)
    ]
    if not found or not is_python:
        return found
    code = _code(data)
    return [name for name in found if names[name].search(code)]


def _code(data: bytes) -> bytes:
    """A Python file without its comments and documentation, which read nothing."""
    tree = syntax_tree(data)
    if isinstance(tree, Broken):
        return data
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [each for each in body if not _is_text(each)] or [ast.Pass()]  # type: ignore[attr-defined]  # it has one
    try:
        return ast.unparse(tree).encode()
    except (RecursionError, ValueError):
        return data


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def named_anywhere(
    names: Collection[str], delimiter: str, sources: Sources, home: str
) -> set[str]:
    """Those of the variables, in small letters, that some file may set.

    Python writes them in capitals; ``home`` is the module that their fields stand in.
    """
    left = {each: _word(each, delimiter) for each in names}
    found: set[str] = set()
    for path in sources.paths:
        if not left:
            break
        if path.endswith(_PROSE) or path == home:
            continue
        data = sources.read(path) or b""
        is_python = path.endswith((".py", ".pyi"))
        needles = {
            name: capitals if is_python else any_case
            for name, (any_case, capitals) in left.items()
        }
        hits = [name for name, needle in needles.items() if needle.search(data)]
        if hits and is_python:
            code = _code(data)
            hits = [name for name in hits if needles[name].search(code)]
        for name in hits:
            found.add(name)
            del left[name]
    return found


def _word(name: str, delimiter: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """A variable, or one within it, in any letters; and in capitals."""
    within = rf"{re.escape(delimiter)}|" if delimiter else ""
    ends = rf"(?:{within}(?![A-Za-z0-9_]))"
    any_case = rf"(?i)(?<![A-Za-z0-9_]){re.escape(name)}{ends}"
    capitals = rf"(?<![A-Za-z0-9_]){re.escape(name.upper())}{ends}"
    return re.compile(any_case.encode()), re.compile(capitals.encode())
