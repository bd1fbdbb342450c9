"""SARIF 2.1.0, which code scanning services read."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import aegis_cst
from aegis_cst.check.finding import Finding, Replacement
from aegis_cst.check.reporters.explain import explanation
from aegis_cst.check.reporters.report import Checked, entries
from aegis_cst.check.rule import Rule
from aegis_cst.check.rules import RULES
from aegis_cst.reading.files.place import Place

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(projects: Sequence[Checked], *, colour: bool = False) -> str:
    """The log as text; it describes the rules that have found something."""
    del colour
    found = {finding.code for _, finding in entries(projects)}
    described = [each for each in RULES if each.code in found]
    index = {each.code: at for at, each in enumerate(described)}
    driver = {
        "name": "aegis",
        "version": aegis_cst.__version__,
        "rules": [_rule(each) for each in described],
    }
    run = {
        "tool": {"driver": driver},
        # Else columns would be taken for units of UTF-16:
        # https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(project, finding, index) for project, finding in entries(projects)
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    text = explanation(rule.code)
    return {
        "id": rule.code,
        "name": "".join(each.capitalize() for each in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "help": {"text": text, "markdown": text},
    }


def _result(
    project: Checked, finding: Finding, index: dict[str, int]
) -> dict[str, Any]:
    advice = f"; {finding.advice}" if finding.advice else ""
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": "error",
        "message": {"text": f"{finding.message}{advice}"},
        "locations": [_location(project, finding.place)],
    }
    if finding.code in index:
        result["ruleIndex"] = index[finding.code]
    if finding.related:
        result["relatedLocations"] = [
            {**_location(project, place), "message": {"text": word}}
            for place, word in finding.related
        ]
    # What a registration comes to is only known when it is planned.
    if isinstance(finding.fix, Replacement):
        result["fixes"] = [_fix(project, finding.fix)]
    return result


def _location(project: Checked, place: Place) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": _artifact(project, place.path)}
    if place.line:
        region = {"startLine": place.line, "startColumn": place.column}
        if place.end_column:
            region["endColumn"] = place.end_column
        location["region"] = region
    return {"physicalLocation": location}


def _artifact(project: Checked, path: str) -> dict[str, str]:
    return {"uri": quote(project.shown(path))}


def _fix(project: Checked, fix: Replacement) -> dict[str, Any]:
    replacement = {
        "deletedRegion": {"byteOffset": fix.start, "byteLength": fix.end - fix.start},
        "insertedContent": {"text": fix.text.decode(errors="replace")},
    }
    change = {
        "artifactLocation": _artifact(project, fix.path),
        "replacements": [replacement],
    }
    return {"description": {"text": fix.title}, "artifactChanges": [change]}
