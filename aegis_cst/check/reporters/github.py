"""Annotations, as GitHub Actions reads them off the output of a step."""

from collections.abc import Sequence

from aegis_cst.check.finding import Finding
from aegis_cst.check.reporters.report import Checked, entries
from aegis_cst.reading.files.place import Place


def render(projects: Sequence[Checked], *, colour: bool = False) -> str:
    """One workflow command a finding."""
    del colour
    return "".join(
        f"::error {_properties(project, finding)}::{_message(project, finding)}\n"
        for project, finding in entries(projects)
    )


def _properties(project: Checked, finding: Finding) -> str:
    place = finding.place
    pairs = {
        "title": f"aegis ({finding.code})",
        "file": project.path(place),
        **_position(place),
    }
    return ",".join(f"{key}={_property(value)}" for key, value in pairs.items())


def _position(place: Place) -> dict[str, str]:
    if not place.line:
        return {}
    position = {"line": str(place.line), "col": str(place.column)}
    if place.end_column:
        position |= {"endLine": str(place.line), "endColumn": str(place.end_column)}
    return position


def _message(project: Checked, finding: Finding) -> str:
    place = finding.place
    where = f":{place.line}:{place.column}" if place.line else ""
    advice = f"; {finding.advice}" if finding.advice else ""
    return _data(
        f"{project.path(place)}{where}: {finding.code} {finding.message}{advice}"
    )


def _data(text: str) -> str:
    # https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
