"""Code of the user's that names what the new version of a component has not."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from aegis_cst.plan.draft import Draft
from aegis_cst.plan.edits.module_names import folders, import_root
from aegis_cst.plan.edits.references import Reference, references, vanishing
from aegis_cst.plan.model import PlannedEdit
from aegis_cst.plan.removing.named_by_user import whole
from aegis_cst.plan.updating.renames import renames
from aegis_cst.plan.updating.standing import Pair
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.state import ComponentRecord, digest
from codemods.python.renaming import renamed
from codemods.python.source import syntax_tree


def new_names(pairs: Sequence[Pair]) -> Mapping[str, str]:
    """Dotted names that components have given up, and what they are called now."""
    return {
        each.old: each.new
        for record, manifest in pairs
        if manifest is not None
        for each in renames(record, manifest)
        if "/" not in each.old
    }


def fix_names(
    draft: Draft, pairs: Sequence[Pair], there: Sequence[ComponentRecord]
) -> None:
    """Put new names into the imports of code that is not the components' own."""
    names = new_names(pairs)
    words = {name.rpartition(".")[2].encode() for name in names}
    project = draft.project
    own, root = _own(project, there), import_root(draft.before)
    for path in sorted(each for each in project.sources.paths if each.endswith(".py")):
        data = project.tree.read(path) if path not in own else None
        if data is None or not any(word in data for word in words):
            continue
        fixed = renamed(data, names, folders(path, root))
        if fixed == data:
            continue
        draft.unfixed[path] = data
        draft.files[path] = fixed
        changed = zip(data.split(b"\n"), fixed.split(b"\n"), strict=True)
        line = next(n for n, (old, new) in enumerate(changed, 1) if old != new)
        what = "imports by their new names"
        draft.edits.append(PlannedEdit("", "fix", what, path, line))


def named_by_user(
    draft: Draft,
    pairs: Sequence[Pair],
    there: Sequence[ComponentRecord],
) -> Iterator[Blocker]:
    """A blocker for each line that names something which is not there any more.

    ``there`` are the components as they are afterwards.
    """
    names = new_names(pairs)
    for each in _named(draft, pairs, there):
        new = next(
            (
                new + each.name.removeprefix(old)
                for old, new in names.items()
                if each.name == old or each.name.startswith(f"{old}.")
            ),
            "",
        )
        if new:
            reason = f"your code names {each.name}, which is called {new} now"
            reason += "; --fix puts that in its imports"
        else:
            reason = f"your code names {each.name}, which is not there any more"
        yield Blocker(reason, each.path, each.line, snippet=new)


def _named(
    draft: Draft, pairs: Sequence[Pair], there: Sequence[ComponentRecord]
) -> Iterator[Reference]:
    after = draft.project
    paths = {path for record, _ in pairs for path in record.files}
    removed = [path for path in sorted(paths) if after.tree.read(path) is None]
    own = _own(after, there)
    records, root = [record for record, _ in pairs], import_root(draft.before)
    what = vanishing(records, whole(removed, there), there, root=root)
    yield from references(after.tree, what, {*removed, *own})
    changed = {path for path in paths - set(removed) if path in draft.files}
    users = after.sources.paths - own
    for path in sorted(each for each in users if each.endswith(".py")):
        yield from _gone_from_modules(draft.before, after, path, changed)


def _own(project: Project, there: Sequence[ComponentRecord]) -> set[str]:
    """The files of components that nobody has edited."""
    return {
        path
        for record in there
        for path, expected in record.files.items()
        if (data := project.tree.read(path)) is not None and digest(data) == expected
    }


def _gone_from_modules(
    before: Project, after: Project, path: str, changed: set[str]
) -> Iterator[Reference]:
    """Names that a file imports from modules which have lost them."""
    data = after.tree.read(path) or b""
    if b"import" not in data:
        return
    try:
        tree = syntax_tree(data)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        said = "." * node.level + (node.module or "")
        target = after.modules.imported(said, path)
        if target is None or target not in changed:
            continue
        module = after.modules.name_of(target)
        for alias in node.names:
            had = before.modules.defines(target, alias.name)
            has = after.modules.defines(target, alias.name)
            # ``None`` is a module whose names cannot be told.
            if had and has is False:
                yield Reference(path, alias.lineno, f"{module}.{alias.name}")
