"""The schema of ``[tool.aegis]`` says what the program says of the same tables."""

import json
import tomllib
from typing import Any

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from aegis_cst.check.asked import check_table
from aegis_cst.check.rules import RULES
from aegis_cst.check.usage import UsageError
from aegis_cst.reading import aegis_table
from docs.markdown import FILES, ROOT, blocks

SCHEMA: dict[str, Any] = json.loads(
    (ROOT / "docs" / "aegis.schema.json").read_text("utf-8")
)
RIGHT = [
    "",
    'app = ""',
    'app = "app.main:app"',
    'app = "app.main"',
    'app = "svc.main:server.app"',
    'app = "svc.main:create_app()"',
    'app = "svc/main.py:app"',
    'app = "./svc/main.py:app"',
    'app = "größe.main:app"',
    "anchors = {}",
    'anchors = { routers = "app.main:" }',
    'anchors = { routers = "app.main:include", lifespan = "app.main:lifespan" }',
    'anchors = { compose = false, env = "deploy/.env.example", cards = false }',
    "check = {}",
    'check = { select = ["ALL"], ignore = ["AEG1", "aeg104"] }',
    'check = { per-file-ignores = { "!app/**" = ["AEG104"] }, exclude = ["x/*"] }',
]
WRONG = [
    "apps = 1",
    "app = 1",
    'app = "app main:app"',
    'app = "../main.py:app"',
    'anchors = "x"',
    'anchors = { router = "app.main:x" }',
    "anchors = { routers = true }",
    'anchors = { routers = "" }',
    'anchors = { routers = "app/main.py:x" }',
    'anchors = { compose = "/etc/compose.yaml" }',
    'anchors = { compose = "../compose.yaml" }',
    "anchors = { compose = 1 }",
    "check = []",
    "check = { selected = [] }",
    'check = { select = "AEG1" }',
    "check = { ignore = [1] }",
    'check = { ignore = ["AEG1011"] }',
    'check = { ignore = ["E501"] }',
    'check = { per-file-ignores = ["AEG1"] }',
    'check = { exclude = "x" }',
]


def accepted(table: str) -> bool:
    """Whether the program takes a table."""
    text = f"[tool.aegis]\n{table}\n"
    try:
        codes = [each.code for each in RULES]
        check_table.read_configuration(text.encode(), codes)
    except UsageError:
        return False
    return not aegis_table.aegis_table(tomllib.loads(text)).faults


@pytest.mark.parametrize("table", RIGHT)
def test_what_is_right(table: str) -> None:
    assert accepted(table)
    assert not [*Draft7Validator(SCHEMA).iter_errors(tomllib.loads(table))]


@pytest.mark.parametrize("table", WRONG)
def test_what_is_wrong(table: str) -> None:
    assert not accepted(table)
    assert [*Draft7Validator(SCHEMA).iter_errors(tomllib.loads(table))]


def test_it_is_a_schema_with_every_key_and_a_word_on_each() -> None:
    Draft7Validator.check_schema(SCHEMA)
    keys = SCHEMA["properties"]
    assert tuple(keys) == aegis_table.KEYS
    assert tuple(keys["anchors"]["properties"]) == aegis_table.ANCHORS
    assert tuple(keys["check"]["properties"]) == check_table.KEYS
    tables = [SCHEMA, keys["anchors"], keys["check"]]
    for table in tables:
        assert table["additionalProperties"] is False
        assert all(each["description"] for each in table["properties"].values())


def test_it_takes_what_the_pages_show() -> None:
    tables = [
        tomllib.loads(block.text)["tool"]["aegis"]
        for path in FILES
        for block in blocks(path.read_text("utf-8"))
        if block.language == "toml" and "[tool.aegis" in block.text
    ]
    assert len(tables) >= 2
    for each in tables:
        assert not [*Draft7Validator(SCHEMA).iter_errors(each)], each
