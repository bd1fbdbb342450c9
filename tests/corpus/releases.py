"""Pinned releases: downloaded with pip once, checked by hash, unpacked in a cache."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PINS = Path(__file__).with_name("releases.toml")
_SDIST = ".tar.gz"


class DownloadError(Exception):
    """pip did not bring the file that is pinned."""


@dataclass(frozen=True, slots=True)
class Release:
    """One file of one release; an sdist if pip can prepare its metadata anywhere.

    ``environment`` are variables that its build reads.
    """

    name: str
    version: str
    file: str
    sha256: str
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """``name version``, and what is not the whole repository says so."""
        return f"{self.name} {self.version}{'' if self._is_sdist else ' (wheel)'}"

    @property
    def _is_sdist(self) -> bool:
        return self.file.endswith(_SDIST)

    @property
    def folder(self) -> str:
        """The name of the folder that it is unpacked into."""
        return f"{self.name}-{self.version}"

    def tree(self) -> Path:
        """The unpacked release; downloads it the first time."""
        tree = cache() / "trees" / self.folder
        if not tree.exists():
            archive = self._archive()
            part = tree.with_name(f"{tree.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            _unpack(archive, part)
            part.rename(tree)
        return tree

    def _archive(self) -> Path:
        archive = cache() / "archives" / self.name / self.file
        if not archive.exists():
            self._download(archive.parent)
        if not archive.exists() or _digest(archive) != self.sha256:
            message = f"{archive} is not the file that releases.toml pins"
            raise DownloadError(message)
        return archive

    def _download(self, folder: Path) -> None:
        """Let pip do it, so that the user's own index, proxy and certificates count.

        pip checks the hash before it asks the build backend for the metadata.
        """
        folder.mkdir(parents=True, exist_ok=True)
        wanted = folder / "wanted.txt"
        requirement = f"{self.name}=={self.version} --hash=sha256:{self.sha256}\n"
        wanted.write_text(requirement, encoding="utf-8")
        form = "--no-binary" if self._is_sdist else "--only-binary"
        options = ["--no-deps", "--ignore-requires-python", "--require-hashes"]
        pip = [sys.executable, "-m", "pip", "download", "--quiet"]
        target = ["--dest", str(folder), "--requirement", str(wanted)]
        command = [*pip, *options, form, self.name, *target]
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, **self.environment},
        )
        wanted.unlink()
        if done.returncode:
            message = f"pip did not download {self.folder}:\n{done.stderr.strip()}"
            raise DownloadError(message)


def releases() -> Iterator[Release]:
    """Every pinned release, in the order of the file."""
    for entry in tomllib.loads(PINS.read_text(encoding="utf-8"))["release"]:
        yield Release(**entry)


def cache() -> Path:
    """``AEGIS_CORPUS_CACHE``, or a folder where the platform keeps caches."""
    chosen = os.environ.get("AEGIS_CORPUS_CACHE")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        base = Path(os.environ["LOCALAPPDATA"])
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "aegis-cst-corpus"


def _digest(archive: Path) -> str:
    with archive.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack; neither kind of archive can write outside of ``folder`` this way."""
    folder.mkdir(parents=True)
    if archive.name.endswith(_SDIST):
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
    else:
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(folder)  # noqa: S202 - drops `..` and roots by itself
