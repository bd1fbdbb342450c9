"""AEG303: components that are in use and not on record."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from aegis_cst import bundled
from aegis_cst.check.finding import Finding
from aegis_cst.check.record.recorded_data import modules_run_by, service_runs
from aegis_cst.reading.code.references import References
from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.record.state import PATH, State

if TYPE_CHECKING:
    from aegis_cst.components.manifest import Manifest

_SKELETONS = Path(bundled.folder("skeletons")).resolve()

_ENOUGH = 3
"""Files at the very paths of a component's that make it out."""


def unrecorded(codebase: Codebase) -> Iterator[Finding]:
    """Components whose router is included or whose service runs, without a record."""
    state = codebase.state
    if codebase.sources.read(PATH) is None or not isinstance(state, State):
        return
    for folder in sorted(_SKELETONS.iterdir()):
        if folder.name in state.components or not _may_be_there(folder, codebase):
            continue
        from aegis_cst.components.manifest_file import read_manifest  # noqa: PLC0415 - the catalogue is slow to import, and nearly never needed

        manifest = read_manifest(folder)
        there = [path for path in manifest.files if path in codebase.sources.paths]
        if sum(path.endswith(".py") for path in there) < _ENOUGH:
            continue  # something of the user's that has the same name
        for place, what in _uses(manifest, codebase):
            message = f"{what} of the component `{manifest.name}`, not in {PATH}"
            advice = (
                f"restore the record from version control, or take this out and run "
                f"`aegis add {manifest.name}`"
            )
            yield Finding("AEG303", place, message, advice, involves=frozenset({PATH}))


def _may_be_there(folder: Path, codebase: Codebase) -> bool:
    """Whether a module that a component registers is in the project."""
    path = folder / "component.toml"
    if not path.is_file():
        return False
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    tables = [*document.get("router", []), *document.get("lifespan", [])]
    return any(codebase.path_of(each["module"]) for each in tables)


def _uses(manifest: "Manifest", codebase: Codebase) -> Iterator[tuple[Place, str]]:
    from aegis_cst.components.manifest import service_body  # noqa: PLC0415 - as above

    brought = manifest.files
    references = References(codebase, lambda: brought)
    for router in manifest.router:
        if references.uses(router.module, [router.name], ""):
            place = _first_mention(codebase, router.module, manifest)
            if place is not None:
                yield place, f"the router of {router.module} is"
    for service in manifest.service:
        _, modules = service_runs(service_body(manifest, service))
        for file in codebase.compose.files:
            for each in file.services.values():
                if modules & modules_run_by(each):
                    place = each.place(each.node)
                    what = f"the service `{each.name}` runs `{min(modules)}`"
                    yield Place(file.path, place.line, place.column), what


def _first_mention(
    codebase: Codebase, module: str, manifest: "Manifest"
) -> Place | None:
    """The import that brings a module in."""
    for path in sorted(codebase.sources.paths):
        if not path.endswith(".py") or is_test(path) or path in manifest.files:
            continue
        data = codebase.sources.read(path) or b""
        for number, line in enumerate(data.decode(errors="replace").splitlines(), 1):
            if module in line and "import" in line:
                return Place(path, number, 1, len(line) + 1)
    return None
