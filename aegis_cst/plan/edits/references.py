"""User code that still names a component which is to go."""

import ast
import posixpath
import re
import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aegis_cst.plan.edits.imported import imported
from aegis_cst.plan.edits.module_names import module_name
from aegis_cst.reading.blocker import content
from aegis_cst.reading.code.tables import table_name
from aegis_cst.reading.containers.dockerfile import is_dockerfile
from aegis_cst.reading.files.folders import is_in, joined
from aegis_cst.reading.files.tree import Tree, holds_code, is_contained
from aegis_cst.reading.record.state import PATH, ComponentRecord, EditRecord
from codemods.python.source import syntax_tree

_TEXT_FILES = (
    *(".toml", ".yaml", ".yml", ".cfg", ".ini", ".sh", ".service", ".conf", ".json"),
    *("Makefile", "Procfile", "justfile", ".py"),
)
_MAX_BYTES = 1_000_000
_IN_PATHS = b"./-_" + (string.ascii_letters + string.digits).encode()


@dataclass(frozen=True, slots=True)
class Reference:
    """A line that names something that goes."""

    path: str
    line: int
    name: str


@dataclass(frozen=True, slots=True)
class Vanishing:
    """What goes with a component.

    ``modules`` are dotted and cover what is below them; ``packages`` are import names
    of requirements; ``tables`` are those whose classes go. ``root`` is the folder that
    imports start from.
    """

    modules: frozenset[str]
    packages: frozenset[str]
    tables: frozenset[str] = frozenset()
    root: str = ""

    def pattern(self, path: str) -> re.Pattern[bytes] | None:
        """Matches a line of a file that names any of it; in Python also by name."""
        parts = []
        for module in sorted(self.modules):
            file = re.escape(module.replace(".", "/")) + r"(?:\.py|/)"
            # Behind @/ or ~/ stands a file of a front end.
            file = rf"(?<!\w)(?<![@~]/){file}"
            # A name that goes on to the left is one in another package.
            parts += [rf"(?<![\w.]){re.escape(module)}(?!\w)", file]
            parent, _, name = module.rpartition(".")
            names = rf"[\w, ]*?(?<!\w){re.escape(name)}(?!\w)"
            # Not over lines: ``imported`` reads Python, this is for scripts.
            parts.append(rf"from {re.escape(parent)} import {names}")
        if path.endswith(".py"):
            for package in sorted(self.packages):
                parts.append(rf"^\s*(?:import|from) {re.escape(package)}(?!\w)")
            # A foreign key, or a migration: without the class SQLAlchemy knows of no
            # such table, and in an empty database there is none.
            for table in sorted(self.tables):
                parts.append(rf"""(?<=["']){re.escape(table)}(?:\.\w+)?(?=["'])""")
        return re.compile("|".join(parts).encode(), re.MULTILINE) if parts else None


def references(tree: Tree, what: Vanishing, gone: Iterable[str]) -> Iterator[Reference]:
    """Every line, in files that stay, that names something that goes."""
    python, other = what.pattern("x.py"), what.pattern("x.toml")
    own = {*gone, PATH}
    for path in _candidates(tree):
        data = None if path in own else content(tree, path)
        pattern = python if path.endswith(".py") else other
        if not isinstance(data, bytes) or len(data) > _MAX_BYTES or pattern is None:
            continue
        seen: set[int] = set()
        for match in pattern.finditer(data):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            line = data.count(b"\n", 0, start) + 1
            if line in seen or _is_comment(data, start):
                continue
            if b"/" in match[0] and _lies_beside(tree, path, match, what.root):
                continue
            seen.add(line)
            yield Reference(path, line, _name_in(match[0].decode(errors="replace")))
        if path.endswith(".py"):
            for line, name in imported(path, data, what.modules, what.root).items():
                if line not in seen:
                    yield Reference(path, line, name)


def _lies_beside(tree: Tree, path: str, match: re.Match[bytes], root: str) -> bool:
    """Whether a path leads, from the file that names it, to something that stays.

    ``src/components/ui`` in the configuration of a front end is in its own folder.
    """
    start = len(match.string[: match.start()].rstrip(_IN_PATHS))
    named = match.string[start : match.end()].decode(errors="replace")
    meant = posixpath.normpath(joined(posixpath.dirname(path), named))
    ours = joined(root, match[0].decode(errors="replace").rstrip("/"))
    return is_contained(meant) and tree.exists(meant) and not is_in(meant, ours)


def _name_in(text: str) -> str:
    """The dotted name, or the path, that a match of the pattern is about."""
    words = text.replace(",", " ").strip(" ./").split()
    if words[0] == "from" and "import" in words:
        return f"{words[1]}.{words[-1]}"
    return words[-1]


def _is_comment(data: bytes, offset: int) -> bool:
    start = data.rfind(b"\n", 0, offset) + 1
    return data[start:offset].lstrip().startswith((b"#", b"//"))


def _candidates(tree: Tree, folder: str = "") -> Iterator[str]:
    """Files that may name code: Python, configuration, scripts."""
    for entry in tree.entries(folder):
        path = f"{folder}/{entry}" if folder else entry
        if entry.endswith(_TEXT_FILES) or is_dockerfile(entry):
            yield path
        elif entry.endswith("/") and (
            holds_code(path[:-1]) or entry in {".github/", ".circleci/"}
        ):
            yield from _candidates(tree, path[:-1])


def vanishing(
    going: Sequence[ComponentRecord],
    removed: Sequence[str],
    staying: Sequence[ComponentRecord] = (),
    tables: frozenset[str] = frozenset(),
    root: str = "",
) -> Vanishing:
    """What goes with components; ``removed`` are the owned files that are deleted.

    A requirement that those have too which are ``staying`` does not go. ``root`` is the
    folder that imports start from.
    """
    kept = [edit for record in staying for edit in record.edits]
    edits = [
        edit
        for record in going
        for edit in record.edits
        if not any(is_same_requirement(edit, each) for each in kept)
    ]
    requirements = [
        str(edit.spec["requirement"])
        for edit in edits
        if edit.kind == "requirement" and not edit.used
    ]
    return Vanishing(
        modules=_dotted_modules(removed, root),
        packages=frozenset(filter(None, map(import_name, requirements))),
        tables=tables,
        root=root,
    )


def tables_in(tree: Tree, paths: Iterable[str]) -> frozenset[str]:
    """The tables that classes in these files are for."""
    found = set()
    for path in paths:
        data = (tree.read(path) if path.endswith(".py") else None) or b""
        if b"__tablename__" not in data and b"table=True" not in data:
            continue
        try:
            body = syntax_tree(data).body
        except SyntaxError:
            continue
        found |= {table_name(each) for each in body if isinstance(each, ast.ClassDef)}
    return frozenset(found - {""})


def is_same_requirement(one: EditRecord, other: EditRecord) -> bool:
    """Whether two edits are about one package, in one list of one file."""
    if one.kind != "requirement" or (one.kind, one.path) != (other.kind, other.path):
        return False
    lists = {str(each.spec.get("group", "")) for each in (one, other)}
    packages = {import_name(str(each.spec["requirement"])) for each in (one, other)}
    return len(lists) == len(packages) == 1


def import_name(requirement: str) -> str:
    """What a requirement is imported as: by far most go by the name of the package."""
    # There is no telling from a name alone: what is installed is not looked at.
    name = re.match(r"[\w.-]+", requirement)
    return name[0].lower().replace("-", "_") if name else ""


def _dotted_modules(paths: Sequence[str], root: str) -> frozenset[str]:
    """Modules of owned files; a package stands for all that is in it.

    A ``conftest.py`` is loaded by pytest: whoever writes that word need not mean it;
    nor whoever writes the one word that a package at the top is called.
    """
    modules = {
        module_name(path, root)
        for path in paths
        if path.endswith(".py") and not path.endswith("conftest.py")
    }
    modules -= {each.partition(".")[0] for each in modules if "." in each}
    return frozenset(
        each
        for each in modules
        if not any(each.startswith(f"{other}.") for other in modules)
    )
