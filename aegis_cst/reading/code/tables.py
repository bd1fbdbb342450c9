"""The table classes of a project, and the metadata that each belongs to."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aegis_cst.reading.code.origins import Origin, Origins
from aegis_cst.reading.code.syntax import Syntax

SQLMODEL = "sqlmodel.SQLModel"
_DEEPEST = 10
_DECLARATIVE = frozenset(
    {"DeclarativeBase", "DeclarativeBaseNoMeta", "declarative_base", "AsyncAttrs"}
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table class; ``base`` is what its metadata is that of."""

    file: Syntax
    node: ast.ClassDef
    base: tuple[str, str]


def tables(origins: Origins, file: Syntax) -> Iterator[Table]:
    """The table classes in a file that are seen to be such."""
    for node in file.tree.body:
        if isinstance(node, ast.ClassDef):
            base = _base_of_table(origins, file, node)
            if base is not None:
                yield Table(file, node, base)


def table_name(node: ast.ClassDef) -> str:
    """The table that a class of SQLAlchemy or SQLModel is for; empty for none."""
    for each in node.body:
        match each:
            case (
                ast.Assign(targets=[ast.Name(id="__tablename__")], value=value)
                | ast.AnnAssign(target=ast.Name(id="__tablename__"), value=value)
            ):
                return str(value.value) if isinstance(value, ast.Constant) else ""
    # SQLModel names it after the class, in small letters:
    # https://sqlmodel.tiangolo.com/tutorial/create-db-and-table/
    return node.name.lower() if _is_table(node) else ""


def _is_table(node: ast.ClassDef) -> bool:
    return any(
        each.arg == "table"
        and isinstance(each.value, ast.Constant)
        and each.value.value is True
        for each in node.keywords
    )


def _base_of_table(
    origins: Origins, file: Syntax, node: ast.ClassDef
) -> tuple[str, str] | None:
    base = root(origins, file, node)
    if base == ("", SQLMODEL):
        # One with metadata of its own is no part of SQLModel's.
        return base if _is_table(node) and not _has(node, "metadata") else None
    # https://docs.sqlalchemy.org/en/20/orm/declarative_config.html#abstract
    named = _has(node, "__tablename__") and not _has(node, "__abstract__")
    return base if base is not None and named else None


def _has(node: ast.ClassDef, name: str) -> bool:
    for each in node.body:
        match each:
            case (
                ast.Assign(targets=[ast.Name(id=given)])
                | ast.AnnAssign(target=ast.Name(id=given))
            ):
                if given == name:
                    return True
    return False


def root(
    origins: Origins, file: Syntax, node: ast.ClassDef, depth: int = _DEEPEST
) -> tuple[str, str] | None:
    """The class at the top whose metadata a class shares; ``None`` if not known."""
    for each in node.bases:
        origin = origins.origin(file, each)
        if origin is None:
            continue
        if origin.name == SQLMODEL and not origin.path:
            return "", SQLMODEL
        found = _above(origins, origin, depth)
        if found is not None:
            return found
    return None


def _above(origins: Origins, origin: Origin, depth: int) -> tuple[str, str] | None:
    holder = origins.of(origin.path) if origin.path else None
    if holder is None or not depth:
        return None
    if isinstance(origin.node, ast.ClassDef):
        if is_declarative(origins, holder, origin.node):
            return origin.key
        return root(origins, holder, origin.node, depth - 1)
    if isinstance(origin.node, ast.Call):
        path = origins.path(holder, origin.node.func)
        if path.startswith("sqlalchemy.") and path.endswith(".declarative_base"):
            return origin.key
    return None


def is_declarative(origins: Origins, file: Syntax, node: ast.ClassDef) -> bool:
    """Whether a class is itself a declarative base."""
    paths = [origins.path(file, each) for each in node.bases]
    return any(
        each.startswith("sqlalchemy.") and each.rpartition(".")[2] in _DECLARATIVE
        for each in paths
    )
