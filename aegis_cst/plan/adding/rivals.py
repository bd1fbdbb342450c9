"""What a project has of its own that a component would double."""

import ast
import posixpath
from collections.abc import Callable, Iterator

from aegis_cst.components.catalogue import catalogue
from aegis_cst.components.manifest import Manifest
from aegis_cst.components.manifest_entries import Rival
from aegis_cst.plan.draft import Draft
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.code.syntax import Syntax
from aegis_cst.reading.code.tables import table_name
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.project import Project
from aegis_cst.reading.wiring.import_names import is_aside

_REGISTERING = frozenset({"get", "post", "put", "patch", "api_route", "add_api_route"})
"""Methods of applications and routers that take the path of a route first."""


def tell_rivals(manifest: Manifest, draft: Draft) -> None:
    """Refuse, or say so and go ahead, as the manifest has it."""
    for rival in manifest.rival:
        place = next(_places(draft.before, rival), None)
        if place is None:
            continue
        if rival.refuses:
            draft.blockers.append(
                Blocker(f"{rival.what}; {rival.advice}", place.path, place.line)
            )
        else:
            draft.warnings.append(
                f"{place.path}:{place.line}: {rival.what}; {rival.advice}"
            )


def _places(project: Project, rival: Rival) -> Iterator[Place]:
    """Where the project makes such a thing itself.

    Neither in what components have brought, nor in what a project made by ``init`` has
    of their foundations as it was written, nor in samples and scripts aside.
    """
    provided = {
        path: data
        for each in catalogue().values()
        if each.foundation
        for path, data in each.files.items()
    }
    may_hold = _search(rival)
    for path in sorted(project.sources.paths - project.brought):
        if not path.endswith(".py") or is_test(path) or is_aside(path):
            continue
        data = project.sources.read(path) or b""
        if data == provided.get(path) or _migrates(path) or not may_hold(data):
            continue
        file = project.origins.of(path)
        if file is not None:
            lines = [*_calls(project, file, rival), *_named(file, rival)]
            yield from (Place(path, line) for line in sorted(lines))


def _search(rival: Rival) -> Callable[[bytes], bool]:
    """Tells whether a file is worth parsing: few are, and parsing takes long."""
    words = [each.rpartition(".")[2].encode() for each in rival.calls]
    # In bytes: who imports it as something else still writes the name once.
    packages = {each.partition(".")[0].encode() for each in rival.calls}
    tables = [each.encode() for each in rival.tables]
    routes = [each.encode() for each in rival.routes]

    def may_hold(data: bytes) -> bool:
        if any(each in data for each in packages) and any(
            each in data for each in words
        ):
            return True
        made = any(mark in data for mark in (b"__tablename__", b"table", b"Table("))
        if made and any(each in data.lower() for each in tables):
            return True
        return any(each in data for each in routes)

    return may_hold


def _calls(project: Project, file: Syntax, rival: Rival) -> Iterator[int]:
    """Lines of calls, by where the name that is called is from."""
    for call in file.calls if rival.calls else ():
        made = project.origins.path(file, call.func)
        if any(_is(made, each) for each in rival.calls):
            yield call.lineno


def _named(file: Syntax, rival: Rival) -> Iterator[int]:
    """Lines of tables and routes that have one of the names."""
    for node in file.nodes if rival.tables or rival.routes else ():
        if isinstance(node, ast.ClassDef) and table_name(node) in rival.tables:
            yield node.lineno
        elif isinstance(node, ast.Call) and node.args:
            name, text = _called(node.func), _text(node.args[0])
            is_table = name == "Table" and text in rival.tables
            ends = text.rstrip("/").endswith(rival.routes)
            if is_table or (name in _REGISTERING and ends):
                yield node.lineno


def _called(node: ast.expr) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")


def _text(node: ast.expr) -> str:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text and isinstance(node, ast.Constant) else ""


def _migrates(path: str) -> bool:
    """Whether a file is Alembic's, which makes an engine in every project."""
    folders = posixpath.dirname(path).split("/")
    return bool({"migrations", "alembic"} & set(folders))


def _is(made: str, wanted: str) -> bool:
    """Whether a dotted name is the wanted one of a package, wherever in it it is from.

    ``sqlalchemy.create_engine`` is ``sqlalchemy.engine.create_engine`` too.
    """
    package, _, name = wanted.partition(".")
    top, _, rest = made.partition(".")
    return top == package and rest.rpartition(".")[2] == name.rpartition(".")[2]
