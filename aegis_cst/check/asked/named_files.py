"""Files that the user names: they are looked at, whether they wire anything or not."""

from collections.abc import Collection, Sequence

from aegis_cst.check.asked.options import options_for
from aegis_cst.check.finding import Finding
from aegis_cst.check.reporters.report import Checked
from aegis_cst.check.rules.files import ADVICE
from aegis_cst.check.runner import reported
from aegis_cst.reading.code.outlines import Broken, syntax_tree
from aegis_cst.reading.code.relevance import is_test, may_wire
from aegis_cst.reading.files.place import Place


def broken_files(
    project: Checked,
    paths: Collection[str],
    select: Sequence[str],
    ignore: Sequence[str],
) -> tuple[Finding, ...]:
    """Those of the files that are no Python and that no rule has looked into."""
    found = [
        each
        for path in sorted(paths)
        if path.endswith((".py", ".pyi")) and "{{" not in path
        for each in _broken(project, path)
    ]
    if not found:
        return ()
    options = options_for(project.sources, project.prefix, select, ignore)
    return reported(found, project.sources, options)


def _broken(project: Checked, path: str) -> list[Finding]:
    data = project.sources.read(path) if path in project.sources.paths else None
    if data is None or (may_wire(data) and path.endswith(".py") and not is_test(path)):
        return []
    tree = syntax_tree(data)
    if not isinstance(tree, Broken):
        return []
    place = Place(path, tree.line, tree.column)
    return [Finding(tree.code, place, tree.reason, ADVICE[tree.code])]
