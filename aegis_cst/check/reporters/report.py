"""What a run came to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from aegis_cst.check.finding import Finding, Remark
from aegis_cst.reading.files.place import Place, Skip
from aegis_cst.reading.files.sources import Sources

_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(slots=True)
class Checked:
    """One project: what was found, and what was left out.

    ``prefix`` goes before the paths, so that they lead there from where the user is.
    ``application`` says whether the project has one, ``nested`` are the folders of
    projects of their own in it. ``below`` is the folder of the project that the user is
    in, if it is not the root.
    """

    prefix: str
    findings: Sequence[Finding]
    skips: Sequence[Skip]
    sources: Sources
    application: bool = True
    nested: Sequence[str] = ()
    below: str = ""
    remarks: Sequence[Remark] = ()
    _lines: dict[str, list[bytes]] = field(default_factory=dict, init=False)

    def path(self, place: Place) -> str:
        """A place's path from where the user is."""
        return self.shown(place.path)

    def shown(self, path: str) -> str:
        """A path from where the user is."""
        if not self.below:
            return self.prefix + path
        here, there = self.below.split("/"), path.split("/")
        while here and there[1:] and here[0] == there[0]:
            del here[0], there[0]
        return "/".join([*[".."] * len(here), *there])

    def line(self, place: Place) -> str | None:
        """The line of source that a place is on."""
        if place.path not in self._lines:
            data = self.sources.read(place.path) or b""
            self._lines[place.path] = _LINE_END.split(
                data.removeprefix(b"\xef\xbb\xbf")
            )
        lines = self._lines[place.path]
        if not 1 <= place.line <= len(lines):
            return None
        return lines[place.line - 1].decode(errors="replace")


def entries(projects: Sequence[Checked]) -> Iterator[tuple[Checked, Finding]]:
    """Every finding, with the project that it is about."""
    for project in projects:
        for finding in project.findings:
            yield project, finding


def summary(projects: Sequence[Checked], fixed: int = 0) -> str:
    """How many findings there are, in a sentence."""
    findings = [finding for _, finding in entries(projects)]
    fixable = sum(each.fix is not None for each in findings)
    if not findings and not fixed:
        return "All checks passed!"
    if fixed:
        total = len(findings) + fixed
        return f"Found {_errors(total)} ({fixed} fixed, {len(findings)} remaining)."
    hint = f" ({fixable} fixable with --fix)" if fixable else ""
    return f"Found {_errors(len(findings))}{hint}."


def _errors(count: int) -> str:
    return f"{count} error" if count == 1 else f"{count} errors"


def notes(projects: Sequence[Checked]) -> Iterator[str]:
    """What the user has to know besides the findings."""
    for project in projects:
        if not (project.application or project.nested):
            folder = project.prefix.rstrip("/") or "."
            yield f"note: no FastAPI application found in {folder}"
        for each in project.remarks:
            yield f"note: {project.shown(each.path)}:{each.line}: {each.text}"
        for skip in project.skips:
            yield f"note: {project.shown(skip.path)} was left out: {skip.reason}"
