"""What is told of an addition besides its changes."""

import posixpath
from collections.abc import Iterator, Sequence

from aegis_cst.components.catalogue import (
    catalogue,
    required_components,
    with_required,
)
from aegis_cst.components.manifest import Manifest
from aegis_cst.plan.draft import Draft
from aegis_cst.reading.places.compose import compose_files

_NAMED = 2
"""So many files are named; of more the folder is."""


def along(manifest: Manifest, names: Sequence[str]) -> str:
    """That a component comes along which was not asked for, and why.

    An integration is told by what it gives: its name means nothing to anybody.
    """
    if manifest.is_integration:
        both = " and ".join(required_components(manifest))
        return f"{both} together: {manifest.summary}"
    needing = [each for each in names if manifest.name in with_required([each])]
    needing = needing or [
        each for each in names if manifest.name in catalogue()[each].requires
    ]
    return f"{manifest.name} comes along: {', '.join(needing)} requires it"


def with_it(added: Sequence[Manifest]) -> Iterator[str]:
    """What comes along that nobody can name: the foundations of components."""
    files = [path for each in added if each.foundation for path in each.files]
    own = sorted(path for path in files if not path.endswith("/__init__.py"))
    if own:
        needing = [each.name for each in added if not each.foundation]
        verb = "builds" if len(needing) == 1 else "build"
        both = " and ".join(needing)
        along = "comes along" if len(own) == 1 else "come along"
        folder = posixpath.commonpath(own)
        named = " and ".join(own)
        if folder and len(own) > _NAMED:
            named = f"{len(own)} files in {folder}/"
        yield f"{named} {along}, which {both} {verb} on"


def left_out(added: Sequence[Manifest]) -> Iterator[str]:
    """What of components has no place in the project, by the reason for it."""
    pieces: dict[str, dict[str, None]] = {}
    for each in (each for manifest in added for each in manifest.left_out):
        what, _, reason = each.partition(" (")
        pieces.setdefault(reason, {})[what] = None
    yield from (f"{', '.join(names)} ({reason}" for reason, names in pieces.items())


def unlisted(draft: Draft) -> Iterator[str]:
    """That there is no file in which requirements could be listed."""
    if draft.missing:
        yield "no file lists what the project requires, so none is changed"


def unread(draft: Draft) -> Iterator[str]:
    """Compose files that stay as they are, since Docker Compose does not read them."""
    first, *others = compose_files(draft.before.tree) or [""]
    if others and any(each.path == first for each in draft.edits):
        yield f"{', '.join(others)} is not changed, for Docker Compose reads {first}"
