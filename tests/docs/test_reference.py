import importlib
import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import get_type_hints

import pytest

from aegis_cst.check.asked.check_table import KEYS
from aegis_cst.check.reporters import FORMATS
from aegis_cst.cli.output.document import VERSION, dump
from aegis_cst.components import manifest_entries
from aegis_cst.components.catalogue import (
    catalogue,
    components,
    required_components,
)
from aegis_cst.components.manifest import Manifest
from aegis_cst.components.manifest_entries import Conditional
from aegis_cst.components.manifest_rules import CONDITIONAL
from aegis_cst.plan.model import Outcome, Plan
from aegis_cst.reading.aegis_table import ANCHORS
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.layout import PORTS
from docs.markdown import inline_codes, keys, page, rows, section

TABLES = {
    "requirement": manifest_entries.Requirement,
    "lifespan": manifest_entries.Lifespan,
    "lifespan_function": manifest_entries.LifespanFunction,
    "router": manifest_entries.Router,
    "command": manifest_entries.Command,
    "card": manifest_entries.Card,
    "variable": manifest_entries.Variable,
    "service": manifest_entries.Service,
    "volume": manifest_entries.Volume,
    "depends_on": manifest_entries.DependsOn,
    "environment": manifest_entries.Environment,
    "mount": manifest_entries.Mount,
    "part": manifest_entries.Part,
    "rival": manifest_entries.Rival,
    "renamed": manifest_entries.Renamed,
    "change": manifest_entries.Change,
}
NOT_IN_THE_FILE = {
    *("folder", "files", "is_integration"),
    *("shared", "left_out", "bodies", "origin", "digest"),
}
CONDITIONS = {"port", "unless"}
TYPES = {
    str: "text",
    tuple[str, ...]: "list of texts",
    bool: "true or false",
    Mapping[str, str]: "table",
}


def declared(model: type, names: set[str]) -> dict[str, str]:
    """Keys of a dataclass with their types, in the words of the documentation."""
    hints = get_type_hints(model)
    return {
        each.name: TYPES[hints[each.name]]
        + (", required" if MISSING is each.default is each.default_factory else "")
        for each in fields(model)
        if each.name in names
    }


def documented(heading: str) -> dict[str, str]:
    table = rows(section(page("writing-a-component.md"), heading))
    return {row[0].strip("`"): row[1] for row in table}


def test_the_manifest_is_documented_key_by_key() -> None:
    names = {each.name for each in fields(Manifest)}
    own = names - NOT_IN_THE_FILE - set(TABLES)
    # It is looked at while reading, and of no use then.
    expected = declared(Manifest, own) | {"requires-aegis": "text"}
    assert documented("## `component.toml`") == expected
    assert names == own | NOT_IN_THE_FILE | set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_the_manifest_is_documented_key_by_key(name: str) -> None:
    model = TABLES[name]
    names = {each.name for each in fields(model)} - CONDITIONS
    assert documented(f"### `[[{name}]]`") == declared(model, names)


def test_the_conditions_are_documented_key_by_key() -> None:
    assert documented("### Conditions") == declared(Conditional, CONDITIONS)
    ports = inline_codes(section(page("writing-a-component.md"), "### Ports"))
    assert sorted(PORTS) == sorted({*ports} & PORTS)
    conditional = {name for name in TABLES if issubclass(TABLES[name], Conditional)}
    assert conditional == {*CONDITIONAL, "part"}


def test_no_other_table_of_the_manifest_is_documented() -> None:
    headings = re.findall(
        r"^### `\[\[(\w+)\]\]`$", page("writing-a-component.md"), re.MULTILINE
    )
    assert headings == list(TABLES)


def test_the_anchors_are_documented() -> None:
    assert keys(section(page("configuration.md"), "## Anchors")) == list(ANCHORS)


def test_the_document_of_json_is_documented_key_by_key() -> None:
    plan = Plan("add", (), blockers=(Blocker("no"),))
    document = json.loads(dump(plan, Outcome.REFUSED, None))
    table = rows(section(page("commands.md"), "## JSON"))
    described = {row[0].strip("`"): row[1] for row in table}
    assert list(described) == list(document)
    assert described["version"].startswith(f"{VERSION};")
    assert set(inline_codes(described["outcome"])) == set(Outcome)
    blockers = set(inline_codes(described["blockers"])) - {"file:line"}
    assert blockers == set(document["blockers"][0])


def test_every_package_and_module_of_the_architecture_exists() -> None:
    text = page("architecture.md")
    packages = keys(section(text, "## Packages"))[:-1]
    for name in (*packages, *keys(section(text, "## One reading"))):
        assert importlib.import_module(name).__doc__
    for row in rows(section(text, "## Three verbs").partition("gives back")[2]):
        for name in inline_codes(row[1]):
            module = importlib.import_module(name)
            assert all(
                callable(getattr(module, v)) for v in ("find", "insert", "strip")
            )


def test_the_components_are_those_of_the_catalogue() -> None:
    text = page("components/index.md")
    alone = [inline_codes(row[0])[0] for row in rows(text)]
    assert alone == [each.name for each in components()]
    together = [set(inline_codes(row[0])) for row in rows(section(text, "## Together"))]
    assert together == [
        set(required_components(each))
        for each in catalogue().values()
        if each.is_integration
    ]


def test_the_keys_of_check_are_documented() -> None:
    assert keys(section(page("configuration.md"), "## Check")) == list(KEYS)


def test_the_formats_of_check_are_documented() -> None:
    assert keys(section(page("commands.md"), "## `check`")) == list(FORMATS)
