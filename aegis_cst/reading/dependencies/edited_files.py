"""The file that a person edits, where an installer reads another one."""

import posixpath
import re
from dataclasses import dataclass, replace
from typing import Any

from aegis_cst.reading.dependencies.requirement_files import RequirementFiles, beside
from aegis_cst.reading.files.place import Place
from codemods.requirements.requirements_txt import Made

OUTPUT = re.compile(r"(?:-o|--output-file)[ =](\S+)")
"""Where a command writes to."""


@dataclass(frozen=True, slots=True)
class DependencyManifest:
    """A file that lists what runs: why it is taken for that, and where it shows.

    ``refresh`` is the command that brings what is made from it up to date, such as a
    lock file; empty where nothing is. ``exports`` are commands for what is made from
    that in turn.
    """

    path: str
    reason: str
    place: Place
    refresh: str = ""
    exports: tuple[str, ...] = ()

    def also(self, other: "DependencyManifest") -> "DependencyManifest":
        """The same, with what is made from it by another account of the same file."""
        if not self.refresh or other.refresh in {"", self.refresh}:
            return replace(self, refresh=self.refresh or other.refresh)
        exports = dict.fromkeys((*self.exports, other.refresh))
        return replace(self, exports=tuple(exports))


def written_by_hand(
    files: RequirementFiles, manifest: DependencyManifest
) -> list[DependencyManifest]:
    """The files that a person edits where an installer reads a manifest.

    One that a tool makes is made from another; a list may be read from a file; of a
    file with others that it includes it is the one that lists FastAPI.
    """
    path = manifest.path
    made = files.made(path)
    if made is not None:
        named = [beside(path, each) for each in made.inputs]
        named += made.inputs
        if not made.inputs:
            # What pip-compile reads where its command names nothing.
            stem = posixpath.splitext(posixpath.basename(path))[0]
            defaults = (f"{stem}.in", "requirements.in", "pyproject.toml", "setup.py")
            named += [beside(path, each) for each in defaults]
        there = [each for each in dict.fromkeys(named) if files.exists(each)]
        if there and path not in there:
            command = _command(made, path)
            reason = f"{path} is made from it"
            place = Place(path, made.line)
            one = DependencyManifest(there[0], reason, place, command)
            return written_by_hand(files, one)
        return [manifest]
    elsewhere = [each for each in _read_from(files, path) if files.exists(each)]
    if elsewhere:
        return [replace(manifest, path=elsewhere[0])]
    for each in files.with_includes(path):
        if files.runs_application(each):
            return [replace(manifest, path=each)]
    return [manifest]


def _command(made: Made, path: str) -> str:
    """What makes a file anew; what went there by the shell is told where to go."""
    name = path.rpartition("/")[2]
    if made.tool == "PDM":
        return f"pdm export -o {name}"
    if made.tool == "rye":
        return "rye lock"
    if made.command.startswith("uv export") and not OUTPUT.search(made.command):
        return f"{made.command} -o {name}"
    return made.command or f"{made.tool} again"


def _read_from(files: RequirementFiles, path: str) -> list[str]:
    """The files that setuptools reads a list from, as the metadata say."""
    if path.endswith("pyproject.toml"):
        dynamic: Any = files.document(path)
        for key in ("tool", "setuptools", "dynamic", "dependencies", "file"):
            dynamic = dynamic.get(key) if isinstance(dynamic, dict) else None
        # https://setuptools.pypa.io/en/latest/userguide/pyproject_config.html#dynamic-metadata
        names = [dynamic] if isinstance(dynamic, str) else dynamic or []
        return [beside(path, str(name)) for name in names]
    if path.endswith("setup.cfg"):
        found = re.search(r"install_requires\s*=\s*file:\s*(\S+)", files.text(path))
        return [beside(path, found[1].rstrip(","))] if found else []
    return []
