"""Components that a command line names by a place: a folder, a commit, an archive.

What comes from elsewhere is pinned, so that it is the same for everybody: a repository
by a commit, an archive by its digest. It is unpacked into a folder that goes with the
program, and nothing of it is run: no hook, no filter of a checkout.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from aegis_cst.components.origins import Origin
from aegis_cst.components.portable_path import problem_with
from aegis_cst.write.unpacked import LARGEST, ArchiveError, unpack_tar, unpack_zip

_MANIFEST = "component.toml"
_SECONDS = 120
_GIT = re.compile(
    r"git\+(?P<url>(?:https|ssh|file)://[^\s#]+)@(?P<commit>[0-9a-f]{40})"
    r"(?:#subdirectory=(?P<below>[\w./-]+))?"
)
_ARCHIVE = re.compile(
    r"(?P<place>[^\s#]+\.(?:zip|whl|tar\.gz|tgz))"
    r"(?P<pin>#sha256=(?P<digest>[0-9a-f]{64})(?:&subdirectory=(?P<below>[\w./-]+))?)?"
)
_CREDENTIALS = re.compile(r"https://[^/@]*@|ssh://[^/@:]*:[^/@]*@")


class OriginError(Exception):
    """A place that no component can be taken from; the text says why."""


def origin_at(word: str, root: Path, here: Path) -> Origin:
    """The component at a place; paths start at ``here``, and are kept from ``root``.

    Raises ``OriginError``.
    """
    if _CREDENTIALS.search(word):
        message = "the address has a name or a token in it, which would be on record"
        raise OriginError(message)
    if word.startswith("git+"):
        match = _GIT.fullmatch(word)
        if match is None:
            message = f"{word}: name a commit, as git+https://…@ and 40 digits"
            raise OriginError(message)
        folder = _of_commit(match["url"], match["commit"])
        return _unpacked(word, folder, match["below"])
    match = _ARCHIVE.fullmatch(word)
    if match is not None and not (here / word).is_dir():
        place = match["place"]
        if "://" not in place:
            place = _from_root(here / place, root)
        data = _archive(place, root)
        found = hashlib.sha256(data).hexdigest()
        if not match["pin"]:
            message = f"name the archive with its digest: {word}#sha256={found}"
            raise OriginError(message)
        if found != match["digest"]:
            digest = match["digest"]
            message = f"{place} has the digest {found}, and {digest} was named"
            raise OriginError(message)
        folder = _of_archive(place, data)
        return _unpacked(place + match["pin"], folder, match["below"])
    if "://" in word:
        message = f"{word}: name an archive with its digest, as ….zip#sha256=…"
        raise OriginError(message)
    folder = (here / word).resolve()
    return _origin(_from_root(folder, root), folder)


def _from_root(path: Path, root: Path) -> str:
    """A path as a record has it, from wherever the command is called."""
    relative = Path(os.path.relpath(path, root)).as_posix()
    return relative if relative.startswith("..") else f"./{relative}"


def _origin(text: str, folder: Path) -> Origin:
    if not (folder / _MANIFEST).is_file():
        message = f"{text} holds no {_MANIFEST}"
        raise OriginError(message)
    return Origin(text, folder, single=True)


def _unpacked(text: str, whole: Path, below: str | None) -> Origin:
    """The origin, in a folder that is called as the component is."""
    folder = whole
    if below is not None:
        if problem := problem_with(below.removesuffix("/")):
            message = f"{text}: the subdirectory {problem}"
            raise OriginError(message)
        folder = whole / below
    origin = _origin(text, folder)
    try:
        document = tomllib.loads((folder / _MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        message = f"{text}: {error}"
        raise OriginError(message) from error
    return replace(origin, folder=_called(folder, str(document.get("name", ""))))


@cache
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
    _unpack(data, folder / "files", "tar")
    return folder / "files"


def _git(*words: str) -> bytes:
    program = shutil.which("git")
    if program is None:
        message = "git is not installed, or not on the PATH"
        raise OriginError(message)
    # Rather an error than a question that nobody sees.
    environment = os.environ | {"GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1"}
    # A URL of ``ext::`` is a command: https://git-scm.com/docs/git-remote-ext
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
def _archive(place: str, root: Path) -> bytes:
    """The bytes of an archive, of a file or from the network."""
    try:
        if "://" in place:
            if not place.startswith("https://"):
                message = f"{place}: archives are fetched by https:// only"
                raise OriginError(message)
            with urlopen(place, timeout=_SECONDS) as answer:  # noqa: S310 - https only
                data = answer.read(LARGEST + 1)
        else:
            with (root / place).open("rb") as file:
                data = file.read(LARGEST + 1)
    except (OSError, URLError) as error:
        message = f"{place}: {error}"
        raise OriginError(message) from error
    if len(data) > LARGEST:
        message = f"{place} is larger than {LARGEST:,} bytes"
        raise OriginError(message)
    return bytes(data)


@cache
def _of_archive(place: str, data: bytes) -> Path:
    """The files of an archive."""
    digest = hashlib.sha256(data).hexdigest()
    folder = Path(_private(f"{place}#{digest}")) / "files"
    _unpack(data, folder, "zip" if place.endswith((".zip", ".whl")) else "tar")
    return folder


def _unpack(data: bytes, folder: Path, kind: str) -> None:
    try:
        (unpack_zip if kind == "zip" else unpack_tar)(data, folder)
    except ArchiveError as error:
        raise OriginError(str(error)) from error
