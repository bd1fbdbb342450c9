"""What a release of aegis brought, for the files of components that it wrote.

The release is unpacked and read as data: nothing of it is run.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aegis_cst.components.catalogue import manifest_folders
from aegis_cst.components.manifest import ManifestError
from aegis_cst.components.manifest_file import read_manifest
from aegis_cst.components.placing.placed import placed
from aegis_cst.reading.layout import Layout
from aegis_cst.reading.record.state import ComponentRecord, digest

DISTRIBUTION = "aegis-cst"
_SECONDS = 120


@dataclass
class Released:
    """Asks package indexes, by uv; ``layout`` is that of the project."""

    layout: Layout
    _known: dict[str, Mapping[str, Mapping[str, bytes]]] = field(default_factory=dict)

    def __call__(self, record: ComponentRecord, path: str) -> bytes | None:
        """Content of a file as its component wrote it; ``None`` if it is lost."""
        if record.version not in self._known:
            self._known[record.version] = self._unpacked(record.version)
        data = self._known[record.version].get(record.name, {}).get(path)
        return data if data and digest(data) == record.files[path] else None

    def _unpacked(self, version: str) -> Mapping[str, Mapping[str, bytes]]:
        """The files of every component of a release; none if it is not to be had."""
        program = shutil.which("uv")
        if program is None:
            return {}
        with tempfile.TemporaryDirectory() as folder:
            command = [program, "pip", "install", "--target", folder, "--no-deps"]
            command += ["--python", sys.executable, f"{DISTRIBUTION}=={version}"]
            try:
                finished = subprocess.run(  # noqa: S603 - a fixed command, found on the PATH
                    command,
                    cwd=folder,  # and not by the settings of the project
                    capture_output=True,
                    timeout=_SECONDS,
                    check=False,
                )
            except (OSError, subprocess.TimeoutExpired):
                return {}
            if finished.returncode:
                return {}
            return dict(self._components(Path(folder) / "aegis_cst" / "skeletons"))

    def _components(self, folder: Path) -> Iterator[tuple[str, Mapping[str, bytes]]]:
        for each in manifest_folders(folder.resolve()):
            try:
                manifest = placed(read_manifest(each), self.layout)
            except ManifestError:
                continue  # written for a reader of its time
            yield manifest.name, manifest.files
