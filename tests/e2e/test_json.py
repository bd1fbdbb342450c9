"""The documents of ``--json``, against the published schema."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from e2e.command import add, aegis, remove
from e2e.edits import append, write
from e2e.edits_later import JOBS_FILE
from e2e.tree import check_same, snapshot

SCHEMA = Path(__file__).parents[2] / "docs" / "result.schema.json"


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    document = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


def valid(schema: Draft202012Validator, stdout: bytes) -> Any:  # noqa: ANN401 - any JSON
    """The one document on standard output, as the schema wants it."""
    document = json.loads(stdout)
    schema.validate(document)
    return document


def _digest(file: Path) -> str | None:
    if not file.exists():
        return None
    return f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"


def test_a_dry_run_tells_what_applying_does(
    project: Path, schema: Draft202012Validator
) -> None:
    before = snapshot(project)
    planned = valid(schema, add(project, "--dry-run", "--json").stdout)
    assert planned["outcome"] == "planned"
    check_same(snapshot(project), before)
    hashes = {
        each["path"]: _digest(project / each["path"]) for each in planned["changes"]
    }
    assert hashes == {each["path"]: each["before"] for each in planned["changes"]}
    applied = valid(schema, add(project, "--json").stdout)
    assert applied == {**planned, "outcome": "applied"}
    for change in applied["changes"]:
        assert _digest(project / change["path"]) == change["after"]
    again = valid(schema, add(project, "--json").stdout)
    assert again["outcome"] == "unchanged"
    assert again["changes"] == again["edits"] == []


def test_the_anchor_is_the_line_of_the_edit(
    project: Path, schema: Draft202012Validator
) -> None:
    told = valid(schema, add(project, "--json").stdout)
    lines: dict[str, str] = {}
    for edit in told["edits"]:
        path, _, line = edit["anchor"].rpartition(":")
        text = (project / path).read_text("utf-8").splitlines()[int(line) - 1]
        lines.setdefault(edit["kind"], text.strip())
    assert lines["router"] == "app.include_router(scheduler_router)"
    assert lines["card"] == "dashboard.add_card(scheduler_card)"
    assert lines["command"] == 'app.add_typer(scheduler_app, name="scheduler")'
    assert lines["service"] == "scheduler:"
    assert "scheduler_lifespan(app)" in lines["lifespan"]
    assert lines["requirement"].startswith('"apscheduler')
    assert lines["variable"].startswith("# Time zone")


def test_removal(added: Path, schema: Draft202012Validator) -> None:
    told = valid(schema, remove(added, "--json").stdout)
    assert (told["command"], told["outcome"]) == ("remove", "applied")
    for change in told["changes"]:
        assert _digest(added / change["path"]) == change["after"]
    nothing = valid(schema, remove(added, "--json").stdout)
    assert nothing["outcome"] == "unchanged"
    assert nothing["components"] == []


def test_refusal_at_removal(added: Path, schema: Draft202012Validator) -> None:
    append(added, JOBS_FILE, "\n# keep_job\n")
    told = valid(schema, remove(added, "--json", code=1).stdout)
    assert told["outcome"] == "refused"
    (blocker,) = told["blockers"]
    assert blocker["place"].startswith(f"{JOBS_FILE}:")
    assert "+# keep_job" in blocker["detail"]


def test_creation(tmp_path: Path, schema: Draft202012Validator) -> None:
    options = ("--no-sync", "--json", "-c", "scheduler")
    told = valid(schema, aegis(tmp_path, "init", "my-api", *options).stdout)
    assert (told["command"], told["outcome"]) == ("init", "applied")
    paths = [path for path in snapshot(tmp_path / "my-api") if "." in path[1:]]
    created = {each["path"] for each in told["changes"]}
    assert {path for path in paths if (tmp_path / "my-api" / path).is_file()} <= created
    refused = aegis(tmp_path, "init", "my-api", *options, code=1)
    assert valid(schema, refused.stdout)["outcome"] == "refused"


def test_unknown_names_stay_off_standard_output(project: Path) -> None:
    refused = aegis(project, "add", "shceduler", "--yes", "--json", code=2)
    assert refused.stdout == b""
    assert "scheduler" in refused.told


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("add", "scheduler", "--dry-run"),
        ("remove", "scheduler", "--yes", "--no-sync"),
    ],
    ids=" ".join,
)
def test_broken_state_file(
    words: tuple[str, ...], project: Path, schema: Draft202012Validator
) -> None:
    write(project, "aegis.lock", "format = 1\n[")
    told = valid(schema, aegis(project, *words, "--json", code=1).stdout)
    assert (told["command"], told["outcome"]) == (words[0], "refused")
    assert [each["place"] for each in told["blockers"]] == ["aegis.lock:2"]
