"""User code that names a component which is to go."""

from collections.abc import Container, Sequence

from aegis_cst.components.catalogue import named
from aegis_cst.plan.draft import Draft
from aegis_cst.plan.edits.imported import imported
from aegis_cst.plan.edits.kinds import find, load_spec
from aegis_cst.plan.edits.module_names import import_root
from aegis_cst.plan.edits.references import references, tables_in, vanishing
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.record.state import ComponentRecord, EditRecord, digest
from codemods.result import Refusal


def whole(paths: Sequence[str], staying: Sequence[ComponentRecord]) -> list[str]:
    """The files without those of packages in which something of others stays."""
    others = [path for record in staying for path in record.files]
    return [
        path
        for path in paths
        if not path.endswith("/__init__.py")
        or not any(each.startswith(path.removesuffix("__init__.py")) for each in others)
    ]


def name_references(
    going: Sequence[ComponentRecord],
    staying: Sequence[ComponentRecord],
    draft: Draft,
) -> None:
    """Block on user code that names what goes.

    Components name one another where their manifests say so; what the user has put
    into their files counts as the user's. An edit that is not taken out has said why:
    that its own lines name the component is no reason besides.
    """
    tree, after = draft.before.tree, draft.tree
    paths = [path for record in going for path in record.files]
    removed = [path for path in paths if after.read(path) is None]
    untouched = [
        path
        for record in staying
        for path, expected in record.files.items()
        if (data := tree.read(path)) is not None and digest(data) == expected
    ]
    names = " and ".join(named(record.name for record in going))
    skipped = {*removed, *untouched}
    tables, root = tables_in(tree, removed), import_root(draft.before)
    what = vanishing(going, whole(removed, staying), staying, tables, root)
    refused = [(path, _lines(after, path, edit, root)) for path, edit in draft.refused]
    for each in references(after, what, skipped):
        if any(each.path == path and each.line in lines for path, lines in refused):
            continue
        if each.path in paths:
            draft.warnings.append(
                f"{each.path}:{each.line} stays and names {each.name}, which goes"
            )
            continue
        draft.blockers.append(
            Blocker(
                f"your code still names {each.name}, which goes with {names}; "
                "take it out, or go ahead with --force",
                each.path,
                each.line,
            )
        )


def _lines(tree: Tree, path: str, edit: EditRecord, root: str) -> Container[int]:
    """The lines that an edit stands on, its import among them."""
    data = tree.read(path) or b""
    found = find(edit.kind, path, data, load_spec(edit.kind, edit.spec))
    if not isinstance(found, Refusal):
        lines = set(range(found.line, found.end_line + 1))
    elif path.endswith(".py"):
        lines = {found.line}
    # Which lines a service has in a file that YAML forbids, nobody knows.
    else:
        return range(1, data.count(b"\n") + 2)
    if path.endswith(".py"):
        modules = frozenset({str(edit.spec["module"])})
        lines |= imported(path, data, modules, root).keys()
    return lines
