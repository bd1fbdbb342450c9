"""What a component calls otherwise than the version that is on record."""

from collections.abc import Iterator, Mapping

from aegis_cst.components.manifest import Manifest
from aegis_cst.components.manifest_entries import Renamed
from aegis_cst.components.newer import is_newer
from aegis_cst.plan.edits.module_names import module_name
from aegis_cst.reading.record.state import ComponentRecord


def renames(record: ComponentRecord, manifest: Manifest) -> list[Renamed]:
    """Renames since the version on record."""
    return [each for each in manifest.renamed if is_newer(each.since, record.version)]


def renamed_files(
    record: ComponentRecord, manifest: Manifest, root: str
) -> Mapping[str, str]:
    """Files of the record that are there under another path, by their old one.

    ``root`` is the folder that imports start from.
    """
    there = {_name(path, root): path for path in manifest.files}
    found = {}
    for path in record.files.keys() - manifest.files.keys():
        for each in renames(record, manifest):
            new = each.new if path == each.old else ""
            for name in _called(_name(path, root), each):
                new = there.get(name, new)
            if new in manifest.files and new not in record.files:
                found[path] = new
    return found


def _called(module: str, renamed: Renamed) -> Iterator[str]:
    """What a module is called now, if it is the renamed one or below it."""
    if module == renamed.old or module.startswith(f"{renamed.old}."):
        yield renamed.new + module.removeprefix(renamed.old)


def _name(path: str, root: str) -> str:
    """The module that a file of the project is; of other files the path itself."""
    return module_name(path, root) if path.endswith(".py") else path
