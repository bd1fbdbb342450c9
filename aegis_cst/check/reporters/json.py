"""One JSON document; its schema is ``docs/check.schema.json``."""

import json
from collections.abc import Sequence
from typing import Any

from aegis_cst.check.finding import Finding
from aegis_cst.check.reporters.report import Checked, entries
from aegis_cst.check.rules import RULES
from aegis_cst.reading.files.place import Place

VERSION = 1
"""Version of the document's schema; a change that readers notice raises it."""


def render(projects: Sequence[Checked], *, colour: bool = False) -> str:
    """The document as text, in ASCII, so that no stream can spoil it."""
    del colour
    names = {each.code: each.name for each in RULES}
    data = {
        "version": VERSION,
        "findings": [
            _finding(project, finding, names) for project, finding in entries(projects)
        ],
        "skipped": [
            {"path": project.shown(skip.path), "reason": skip.reason}
            for project in projects
            for skip in project.skips
        ],
        "notes": [
            {"path": project.shown(note.path), "line": note.line, "text": note.text}
            for project in projects
            for note in project.remarks
        ],
        "without_application": [
            project.prefix.rstrip("/") or "."
            for project in projects
            if not project.application
        ],
    }
    return json.dumps(data, indent=2) + "\n"


def _finding(
    project: Checked, finding: Finding, names: dict[str, str]
) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": names.get(finding.code, ""),
        "message": finding.message,
        "advice": finding.advice,
        **_place(project, finding.place),
        "fix": finding.fix.title if finding.fix is not None else None,
        "related": [
            {**_place(project, place), "message": word}
            for place, word in finding.related
        ],
    }


def _place(project: Checked, place: Place) -> dict[str, Any]:
    return {
        "path": project.path(place),
        "line": place.line,
        "column": place.column,
        "end_column": place.end_column,
    }
