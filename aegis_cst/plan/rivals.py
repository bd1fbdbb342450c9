"""What a project has of its own that a component would double."""

import posixpath
from collections.abc import Iterator

from aegis_cst.components.manifest import Manifest, Rival
from aegis_cst.plan.draft import Draft
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.codebase import is_test
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.project import Project
from aegis_cst.reading.wiring.import_names import is_aside


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
    """Where the project makes such a thing itself: a call, by where its name is from.

    Neither in what components have brought, nor in samples and scripts aside.
    """
    words = [each.rpartition(".")[2].encode() for each in rival.calls]
    packages = {each.partition(".")[0].encode() for each in rival.calls}
    for path in sorted(project.sources.paths - project.brought):
        if not path.endswith(".py") or is_test(path) or is_aside(path):
            continue
        data = project.sources.read(path) or b""
        known = any(each in data for each in packages)
        if not known or not any(each in data for each in words):
            continue
        file = None if _migrates(path) else project.origins.of(path)
        if file is None:
            continue
        for call in file.calls:
            made = project.origins.path(file, call.func)
            if any(_is(made, each) for each in rival.calls):
                yield Place(path, call.lineno)


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
