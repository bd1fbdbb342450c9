"""AEG602: tables that the environment of Alembic never sees."""

import ast
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aegis_cst.check.finding import Finding
from aegis_cst.check.node_place import node_place
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.import_closure import brought_in
from aegis_cst.reading.code.origins import Origin
from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.code.syntax import Syntax
from aegis_cst.reading.code.tables import SQLMODEL, Table, tables
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.import_names import is_aside

_CODE = "AEG602"
_WORDS = (b"table=True", b"declarative_base(", b"DeclarativeBase", b"__tablename__")


@dataclass(frozen=True, slots=True)
class _Environment:
    """An ``env.py``; ``bases`` are those whose metadata it gives, none for ``None``."""

    file: Syntax
    value: ast.expr
    bases: frozenset[tuple[str, str]]


def _check(codebase: Codebase) -> Iterator[Finding]:
    files = [each for each in map(codebase.origins.of, _paths(codebase)) if each]
    environments = [each for file in files for each in [_read(codebase, file)] if each]
    # One whose metadata is not followed may be the one that sees a table.
    if not files or len(environments) < len(files):
        return
    found = [
        table
        for file in codebase.marked(*_WORDS)
        if not is_aside(file.path)
        for table in tables(codebase.origins, file)
    ]
    for each in environments:
        if not each.bases and len(environments) == 1 and found:
            yield _without(codebase, each, found)
    yield from _missing(codebase, environments, found)


def _paths(codebase: Codebase) -> list[str]:
    """The ``env.py`` of every Alembic environment."""
    return sorted(
        path
        for path in codebase.sources.paths
        if path.endswith("/env.py")
        and not is_test(path)
        and not is_aside(path)
        and _is_alembic(codebase, posixpath.dirname(path))
    )


def _is_alembic(codebase: Codebase, folder: str) -> bool:
    paths = codebase.sources.paths
    versions = f"{folder}/versions/"
    # `alembic init` makes both:
    # https://alembic.sqlalchemy.org/en/latest/tutorial.html#the-migration-environment
    return f"{folder}/script.py.mako" in paths or any(
        each.startswith(versions) for each in paths
    )


def _read(codebase: Codebase, file: Syntax) -> _Environment | None:
    """What an environment compares with; ``None`` if that is not followed."""
    given = file.names.get("target_metadata", [])
    if len(given) != 1 or not isinstance(given[0], ast.expr):
        return None
    value = given[0]
    if isinstance(value, ast.Constant) and value.value is None:
        return _Environment(file, value, frozenset())
    parts = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    bases = [_base(codebase, file, each) for each in parts]
    known = frozenset(each for each in bases if each is not None)
    whole = len(known) == len(bases) > 0
    return _Environment(file, value, known) if whole else None


def _base(codebase: Codebase, file: Syntax, node: ast.expr) -> tuple[str, str] | None:
    """The class of ``Base.metadata``, also where a name stands for that."""
    origin = codebase.origins.origin(file, node)
    if origin is None or not origin.name.endswith(".metadata"):
        return None
    name = origin.name.removesuffix(".metadata")
    if not origin.path:
        return ("", SQLMODEL) if name == SQLMODEL else None
    holder = codebase.origins.of(origin.path)
    found = None if holder is None else codebase.origins.module_name(holder, name)
    return _key(found)


def _key(origin: Origin | None) -> tuple[str, str] | None:
    return None if origin is None else origin.key


def _without(
    codebase: Codebase, environment: _Environment, found: Sequence[Table]
) -> Finding:
    table = found[0]
    count = len(found)
    what = f"none of the {count} tables" if count > 1 else f"no `{table.node.name}`"
    base = table.base[1].rpartition(".")[2]
    return Finding(
        _CODE,
        node_place(codebase, environment.file, environment.value),
        f"`target_metadata` is None, so `alembic revision --autogenerate` sees {what}",
        f"import the models, and write `target_metadata = {base}.metadata`",
        ((node_place(codebase, table.file, table.node), "a table is defined here"),),
    )


def _missing(
    codebase: Codebase, environments: Sequence[_Environment], found: Sequence[Table]
) -> Iterator[Finding]:
    bases = {base for each in environments for base in each.bases}
    wanted = [each for each in found if each.base in bases]
    if not wanted:
        return
    paths = [each.file.path for each in environments]
    closure = brought_in(codebase.sources.read, codebase.modules, paths)
    if closure.hidden:
        return
    told: set[str] = set()
    for table in wanted:
        path = table.file.path
        if closure.may_hold(path) or path in told:
            continue
        told.add(path)
        beside = [each for each in wanted if each.file is table.file]
        environment = next(each for each in environments if table.base in each.bases)
        others = f" and {len(beside) - 1} more here" if len(beside) > 1 else ""
        module = codebase.modules.name_of(path)
        yield Finding(
            _CODE,
            node_place(codebase, table.file, table.node),
            f"the table of `{table.node.name}`{others} is unknown to Alembic: "
            f"{environment.file.path} never imports this module",
            f"import it there: `import {module}`",
            (
                (
                    node_place(codebase, environment.file, environment.value),
                    "the tables are taken from here",
                ),
            ),
        )


RULES = (
    Rule(
        _CODE,
        "unseen-table",
        "A table class is in no module that the environment of Alembic imports, or the "
        "environment has no metadata at all.",
        _check,
    ),
)
