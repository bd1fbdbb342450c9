"""What a version of a component brought, asked for where it came from.

A release is unpacked and read as data: nothing of it is run.
"""

import configparser
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from packaging.utils import InvalidName, canonicalize_name
from packaging.version import InvalidVersion, Version

from aegis_cst.components.catalogue import manifest_folders
from aegis_cst.components.manifest import ManifestError
from aegis_cst.components.manifest_file import read_manifest
from aegis_cst.components.origins import GROUP, is_place
from aegis_cst.components.placing.placed import placed
from aegis_cst.reading.layout import Layout
from aegis_cst.reading.record.state import ComponentRecord, digest
from aegis_cst.write.fetched import OriginError, origin_at

DISTRIBUTION = "aegis-cst"
_SECONDS = 120

_Files = Mapping[str, bytes]


@dataclass
class Released:
    """Asks package indexes, by uv, and repositories; ``layout`` is of the project.

    A folder of the project holds today's version only, and is not asked.
    """

    root: Path
    layout: Layout
    _known: dict[tuple[str, str], Mapping[str, _Files]] = field(default_factory=dict)

    def __call__(self, record: ComponentRecord, path: str) -> bytes | None:
        """Content of a file as its component wrote it; ``None`` if it is lost."""
        key = (record.origin, record.version)
        if key not in self._known:
            self._known[key] = dict(self._components(*key))
        data = self._known[key].get(record.name, {}).get(path)
        return data if data and digest(data) == record.files[path] else None

    def _components(self, origin: str, version: str) -> Iterator[tuple[str, _Files]]:
        """The files of every component of a release; none if it is not to be had."""
        with tempfile.TemporaryDirectory() as place:
            if is_place(origin):
                folders = self._of_place(origin)
            else:
                distribution = origin or DISTRIBUTION
                unpacked = _unpacked(distribution, version, Path(place).resolve())
                folders = _folders(unpacked, own=not origin) if unpacked else []
            for each in folders:
                try:
                    manifest = placed(read_manifest(each), self.layout)
                except ManifestError:
                    continue  # written for a reader of its time
                yield manifest.name, manifest.files

    def _of_place(self, origin: str) -> list[Path]:
        if origin.startswith(".") and "#" not in origin:
            return []
        with suppress(OriginError):
            return [origin_at(origin, self.root, self.root).folder]
        return []


def _unpacked(distribution: str, version: str, folder: Path) -> Path | None:
    """The files of a release, in a folder; ``None`` if it is not to be had.

    Both words are from a record, which anybody may have written: what is neither a name
    nor a version could be an option of uv's, or a folder that it would build.
    """
    program = shutil.which("uv")
    if program is None or not (_is_name(distribution) and _is_version(version)):
        return None
    command = [program, "pip", "install", "--target", str(folder), "--no-deps"]
    command += ["--only-binary", ":all:"]  # to build one would be to run it
    command += ["--python", sys.executable, f"{distribution}=={version}"]
    try:
        finished = subprocess.run(  # noqa: S603 - a fixed command, found on the PATH
            command,
            cwd=folder,  # and not by the settings of the project
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if finished.returncode else folder


def _is_name(text: str) -> bool:
    try:
        canonicalize_name(text, validate=True)
    except InvalidName:
        return False
    return True


def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


def _folders(unpacked: Path, *, own: bool) -> list[Path]:
    """The folders of components in a release."""
    if own:
        return manifest_folders(unpacked / "aegis_cst" / "skeletons")
    found: list[Path] = []
    for path in unpacked.glob("*.dist-info/entry_points.txt"):
        # https://packaging.python.org/en/latest/specifications/entry-points/#file-format
        points = configparser.ConfigParser(delimiters=("=",), interpolation=None)
        with suppress(configparser.Error, UnicodeDecodeError):
            points.read_string(path.read_text("utf-8"))
        for _, value in points.items(GROUP) if points.has_section(GROUP) else ():
            found += manifest_folders(unpacked.joinpath(*value.split(".")))
    return found
