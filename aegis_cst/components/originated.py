"""A manifest with what its origin adds to it: version, origin and digest."""

from dataclasses import replace
from pathlib import Path

import aegis_cst
from aegis_cst.components.manifest import Manifest, ManifestError
from aegis_cst.components.manifest_file import read_manifest
from aegis_cst.components.manifest_parts import part_problems
from aegis_cst.components.manifest_rules import check_python
from aegis_cst.components.origins import Origin, digest_of


def manifest_from(folder: Path, origin: Origin) -> Manifest:
    """Read a component; one of others also for what is read of ours when it is used.

    Raises ``ManifestError``.
    """
    manifest = read_manifest(folder)
    if not origin.text:
        version = manifest.version or aegis_cst.__version__
        return replace(manifest, version=version)
    path = folder / "component.toml"
    for problem in part_problems(manifest):
        message = f"{path}: {problem}"
        raise ManifestError(message)
    check_python(manifest)
    version = manifest.version or origin.version
    if not version:
        message = f"{path}: lacks 'version'"
        raise ManifestError(message)
    return replace(
        manifest, version=version, origin=origin.text, digest=digest_of(folder)
    )
