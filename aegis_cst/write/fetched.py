"""Components that a command line names by a place: a folder, a commit, an archive.

What comes from elsewhere is pinned, so that it is the same for everybody: a repository
by a commit, an archive by its digest. It is unpacked into a folder that goes with the
program, and nothing of it is run: no hook, no filter of a checkout.
"""

import hashlib
import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import tomllib
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from aegis_cst.components.origins import Origin

_MANIFEST = "component.toml"

LARGEST = 50_000_000
"""Bytes of an archive."""

_SECONDS = 120
_GIT = re.compile(
    r"git\+(?P<url>(?:https|ssh|file)://[^\s#]+)@(?P<commit>[0-9a-f]{40})"
    r"(?:#subdirectory=(?P<below>[\w./-]+))?"
)
_ARCHIVE = re.compile(
    r"(?P<place>[^\s#]+\.(?:zip|whl|tar\.gz|tgz))#sha256=(?P<digest>[0-9a-f]{64})"
    r"(?:&subdirectory=(?P<below>[\w./-]+))?"
)


class OriginError(Exception):
    """A place that no component can be taken from; the text says why."""


def origin_at(word: str, root: Path, here: Path) -> Origin:
    """The component at a place; paths start at ``here``, and are kept from ``root``.

    Raises ``OriginError``.
    """
    if word.startswith("git+"):
        match = _GIT.fullmatch(word)
        if match is None:
            message = f"{word}: name a commit, as git+https://…@ and 40 digits"
            raise OriginError(message)
        folder = _of_commit(match["url"], match["commit"])
        return _unpacked(word, folder / (match["below"] or ""))
    match = _ARCHIVE.fullmatch(word)
    if match is not None:
        folder = _of_archive(match["place"], match["digest"], here)
        return _unpacked(word, folder / (match["below"] or ""))
    if "://" in word:
        message = f"{word}: name an archive with its digest, as ….zip#sha256=…"
        raise OriginError(message)
    folder = (here / word).resolve()
    relative = Path(os.path.relpath(folder, root)).as_posix()
    return _origin(relative if relative.startswith("..") else f"./{relative}", folder)


def _origin(text: str, folder: Path) -> Origin:
    if not (folder / _MANIFEST).is_file():
        message = f"{text} holds no {_MANIFEST}"
        raise OriginError(message)
    return Origin(text, folder, single=True)


def _unpacked(text: str, folder: Path) -> Origin:
    """The origin, in a folder that is called as the component is."""
    origin = _origin(text, folder)
    try:
        document = tomllib.loads((folder / _MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        message = f"{text}: {error}"
        raise OriginError(message) from error
    return replace(origin, folder=_called(folder, str(document.get("name", ""))))


def _called(folder: Path, name: str) -> Path:
    """An unpacked folder under the name of its component."""
    if re.fullmatch(r"[a-z][a-z0-9_-]*", name) is None:
        message = f"{name!r} is no name of a component"
        raise OriginError(message)
    place = Path(_private(f"{folder}-as-{name}"))
    shutil.copytree(folder, place / name, symlinks=True)
    return place / name


@cache
def _private(_key: str) -> str:
    """A folder that goes when the program ends."""
    folder = tempfile.TemporaryDirectory(prefix="aegis-")
    _KEPT.append(folder)
    return folder.name


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@cache
def _of_commit(url: str, commit: str) -> Path:
    """The files of a commit, by ``git archive``: no hook runs, and no filter."""
    folder = Path(_private(f"{url}@{commit}"))
    bare = folder / "git"
    _git("init", "--quiet", "--bare", str(bare))
    _git("-C", str(bare), "fetch", "--quiet", "--depth=1", url, commit)
    data = _git("-C", str(bare), "archive", "--format=tar", commit)
    shutil.rmtree(bare, ignore_errors=True)
    _unpack_tar(data, folder / "files")
    return folder / "files"


def _git(*words: str) -> bytes:
    program = shutil.which("git")
    if program is None:
        message = "git is not installed, or not on the PATH"
        raise OriginError(message)
    environment = os.environ | {"GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1"}
    options = ("-c", "protocol.ext.allow=never", "-c", f"core.hooksPath={os.devnull}")
    try:
        finished = subprocess.run(  # noqa: S603 - a fixed command, found on the PATH
            [program, *options, *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OriginError(str(error)) from error
    if finished.returncode:
        message = f"git: {finished.stderr.decode(errors='replace').strip()}"
        raise OriginError(message)
    return finished.stdout


@cache
def _of_archive(place: str, digest: str, here: Path) -> Path:
    """The files of an archive with that digest."""
    try:
        if "://" in place:
            if not place.startswith("https://"):
                message = f"{place}: only https:// is asked"
                raise OriginError(message)
            with urlopen(place, timeout=_SECONDS) as answer:  # noqa: S310 - https only
                data = answer.read(LARGEST + 1)
        else:
            data = (here / place).read_bytes()
    except (OSError, URLError) as error:
        message = f"{place}: {error}"
        raise OriginError(message) from error
    if len(data) > LARGEST:
        message = f"{place} is larger than {LARGEST:,} bytes"
        raise OriginError(message)
    found = hashlib.sha256(data).hexdigest()
    if found != digest:
        message = f"{place} has the digest {found}, and {digest} was named"
        raise OriginError(message)
    folder = Path(_private(f"{place}#{digest}")) / "files"
    if place.endswith((".zip", ".whl")):
        _unpack_zip(data, folder)
    else:
        _unpack_tar(data, folder)
    return folder


def _unpack_tar(data: bytes, folder: Path) -> None:
    """Plain files and folders only, none outside of the folder."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, OSError, EOFError) as error:
        message = f"the archive cannot be unpacked: {error}"
        raise OriginError(message) from error


def _unpack_zip(data: bytes, folder: Path) -> None:
    """The same; ``zipfile`` itself keeps paths below the folder."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(each.file_size for each in archive.infolist()) > LARGEST:
                message = f"the archive holds more than {LARGEST:,} bytes"
                raise OriginError(message)
            archive.extractall(folder)  # noqa: S202 - no member leaves the folder
    except (zipfile.BadZipFile, OSError) as error:
        message = f"the archive cannot be unpacked: {error}"
        raise OriginError(message) from error
