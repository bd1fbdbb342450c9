"""Every format, byte for byte."""

import io
import json
from dataclasses import replace
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from aegis_cst.check.finding import Finding
from aegis_cst.check.reporters import FORMATS, colours, reporter
from aegis_cst.check.reporters.report import notes, summary
from check.told import ALIAS, EVERYTHING, ROUTER, SKIP, WHOLE, checked

FULL = """\
AEG101 [*] `日本` of app/x.py is␊registered nowhere
 --> shop/app/routing.py:2:21
  |
2 |     app.include_router("日本", prefix="/a")
  |                        ^^^^^^
  |
 ::: shop/compose.yml:1:1
  |
1 | services:
  | -------- the service
  |
 ::: shop/a b.py: gone
  = help: include it, 100%

AEG405 [*] `*gone` names no anchor
 --> shop/compose.yml:2:8
  |
2 |   web: *gone
  |        ^
  |

AEG301 the file is gone
 --> app/,:%.py
  = help: restore it

"""
CONCISE = """\
shop/app/routing.py:2:21: AEG101 [*] `日本` of app/x.py is␊registered nowhere
shop/compose.yml:2:8: AEG405 [*] `*gone` names no anchor
app/,:%.py: AEG301 the file is gone
"""
GITHUB = """\
::error title=aegis (AEG101),file=shop/app/routing.py,line=2,col=21,endLine=2,\
endColumn=25::shop/app/routing.py:2:21: AEG101 `日本` of app/x.py is%0Aregistered \
nowhere; include it, 100%25
::error title=aegis (AEG405),file=shop/compose.yml,line=2,col=8::shop/compose.yml:2:8: \
AEG405 `*gone` names no anchor
::error title=aegis (AEG301),file=app/%2C%3A%25.py::app/,:%25.py: AEG301 the file is \
gone; restore it
"""
COLOURED = (
    "\x1b[1mcompose.yml\x1b[0m:2:8: \x1b[1;31mAEG405\x1b[0m [\x1b[36m*\x1b[0m] "
    "`*gone` names no anchor\n"
)


@pytest.mark.parametrize(
    ("name", "text"), [("full", FULL), ("concise", CONCISE), ("github", GITHUB)]
)
def test_text(name: str, text: str) -> None:
    assert reporter(name).render(EVERYTHING, colour=False) == text


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found(name: str) -> None:
    text = reporter(name).render([checked()], colour=False)
    if name in {"full", "concise", "github"}:
        assert text == ""
    elif name == "gitlab":
        assert text == "[]\n"
    else:
        assert json.loads(text)


def test_gitlab() -> None:
    issues = json.loads(reporter("gitlab").render(EVERYTHING, colour=False))
    prints = [each.pop("fingerprint") for each in issues]
    assert len({*prints}) == 3
    assert all(len(each) == 64 for each in prints)
    assert issues == [
        {
            "description": "AEG101 `日本` of app/x.py is\nregistered nowhere; "
            "include it, 100%",
            "check_name": "AEG101",
            "severity": "major",
            "location": {"path": "shop/app/routing.py", "lines": {"begin": 2}},
        },
        {
            "description": "AEG405 `*gone` names no anchor",
            "check_name": "AEG405",
            "severity": "major",
            "location": {"path": "shop/compose.yml", "lines": {"begin": 2}},
        },
        {
            "description": "AEG301 the file is gone; restore it",
            "check_name": "AEG301",
            "severity": "major",
            "location": {"path": "app/,:%.py", "lines": {"begin": 1}},
        },
    ]


def test_gitlab_knows_a_finding_again_that_has_moved() -> None:
    def prints(*findings: Finding) -> list[str]:
        text = reporter("gitlab").render([checked(*findings)], colour=False)
        return [each["fingerprint"] for each in json.loads(text)]

    place = replace(ALIAS.place, line=ALIAS.place.line + 7)
    moved = replace(ALIAS, place=place)
    assert prints(ALIAS) == prints(moved)
    assert len({*prints(ALIAS, moved)}) == 2


def test_colours() -> None:
    assert reporter("concise").render([checked(ALIAS)], colour=True) == COLOURED


def test_json() -> None:
    document = json.loads(reporter("json").render(EVERYTHING, colour=False))
    assert document["version"] == 1
    assert document["skipped"] == [
        {"path": "shop/app/big.py", "reason": "larger than 2 MB"}
    ]
    first, second, third = document["findings"]
    assert first == {
        "code": "AEG101",
        "name": "unregistered-router",
        "message": ROUTER.message,
        "advice": "include it, 100%",
        "path": "shop/app/routing.py",
        "line": 2,
        "column": 21,
        "end_column": 25,
        "fix": "include it",
        "related": [
            {
                "path": "shop/compose.yml",
                "line": 1,
                "column": 1,
                "end_column": 9,
                "message": "the service",
            },
            {
                "path": "shop/a b.py",
                "line": 0,
                "column": 1,
                "end_column": 0,
                "message": "gone",
            },
        ],
    }
    assert second["fix"] == "put nothing there"
    assert third["fix"] is None


def test_json_is_ascii_and_meets_its_schema(request: pytest.FixtureRequest) -> None:
    text = reporter("json").render(EVERYTHING, colour=False)
    assert text.isascii()
    schema = request.config.rootpath / "docs" / "check.schema.json"
    validator = Draft202012Validator(json.loads(schema.read_text("utf-8")))
    validator.validate(json.loads(text))


def test_sarif_meets_its_schema(request: pytest.FixtureRequest) -> None:
    text = reporter("sarif").render([checked(ALIAS, WHOLE)], colour=False)
    schema = request.path.parent / "sarif.schema.json"
    validator = Draft202012Validator(json.loads(schema.read_text("utf-8")))
    validator.validate(json.loads(text))


def test_sarif() -> None:
    log = json.loads(reporter("sarif").render(EVERYTHING, colour=False))
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [each["id"] for each in rules] == ["AEG101", "AEG301", "AEG405"]
    assert rules[0]["name"] == "UnregisteredRouter"
    page = files("aegis_cst.check") / "explanations" / "AEG101.md"
    assert rules[0]["help"]["markdown"] == page.read_text("utf-8")
    first, second, third = run["results"]
    place = first["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "shop/app/routing.py"},
        "region": {"startLine": 2, "startColumn": 21, "endColumn": 25},
    }
    assert [each["ruleIndex"] for each in run["results"]] == [0, 2, 1]
    related = first["relatedLocations"][1]
    assert related["physicalLocation"] == {"artifactLocation": {"uri": "shop/a%20b.py"}}
    (change,) = second["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"byteOffset": 17, "byteLength": 5},
            "insertedContent": {"text": "{}"},
        }
    ]
    assert third["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "app/%2C%3A%25.py"}
    }


def test_summary() -> None:
    assert summary([checked()]) == "All checks passed!"
    assert summary([checked(WHOLE)]) == "Found 1 error."
    assert summary(EVERYTHING) == "Found 3 errors (2 fixable with --fix)."
    assert summary([checked(WHOLE)], 2) == "Found 3 errors (2 fixed, 1 remaining)."


def test_notes() -> None:
    without = checked(prefix="../shop/", skips=(SKIP,))
    without.application = False
    assert list(notes([without])) == [
        "note: no FastAPI application found in ../shop",
        "note: ../shop/app/big.py was left out: larger than 2 MB",
    ]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "is_terminal", "expected"),
    [
        ({"TERM": "xterm"}, True, True),
        ({"TERM": "xterm"}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True, True),
    ],
)
def test_when_there_are_colours(
    environment: dict[str, str], *, is_terminal: bool, expected: bool
) -> None:
    stream = Terminal() if is_terminal else io.StringIO()
    assert colours.wanted(stream, environment) is expected
