"""Foundations: who needs them, where, and until when."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from aegis_cst.components import catalogue as module
from aegis_cst.components.catalogue import (
    UnknownComponentError,
    catalogue,
    components,
    integrations,
    names_in,
    required_components,
    unneeded,
    with_required,
)
from aegis_cst.components.manifest import ManifestError
from aegis_cst.reading.layout import BASE, foreign

FOREIGN = foreign("shop")
REQUIRES = {
    "cache": ["guard"],
    "mail": ["cache", "lines"],
    "notes": [],
    "cache/with-mail": ["cache", "guard", "mail"],
    "foundation/guard": ["lines"],
    "foundation/lines": [],
}


def write(root: Path, folder: str, requires: list[str]) -> None:
    path = root / folder / "component.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    name = folder.removeprefix("foundation/").replace("/", "-")
    text = f'name = "{name}"\nsummary = "s"\nbuilt_on = "b"\nrequires = {requires}\n'
    if folder.startswith("foundation"):
        text += f'foundation = true\nprovides = "app.core.{name}"\n'
    path.write_text(text)


@pytest.fixture(autouse=True)
def skeletons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(module, "SKELETONS", tmp_path)
    for folder, requires in REQUIRES.items():
        write(tmp_path, folder, requires)
    catalogue.cache_clear()
    yield tmp_path
    catalogue.cache_clear()


def test_nobody_can_name_one() -> None:
    assert [each.name for each in components()] == ["cache", "mail", "notes"]
    with pytest.raises(UnknownComponentError):
        names_in(["guard"])
    assert required_components(catalogue()["mail"]) == ["cache"]


def test_they_come_where_their_module_is_not() -> None:
    assert with_required(["mail"]) == ["cache", "mail"]
    expected = ["lines", "guard", "cache", "mail"]
    assert with_required(["mail"], FOREIGN) == expected
    lacking = replace(BASE, lacks=frozenset({"app.core.lines"}))
    assert with_required(["mail"], lacking) == ["cache", "lines", "mail"]
    lacking = replace(BASE, lacks=frozenset({"app.core.guard", "app.core.lines"}))
    assert with_required(["mail"], lacking) == expected


def test_an_integration_waits_for_components_only() -> None:
    assert integrations(["cache", "mail"]) == ["cache-with-mail"]
    assert integrations(["cache", "guard"]) == []


@pytest.mark.parametrize(
    ("installed", "expected"),
    [
        (["lines", "guard", "cache", "mail"], []),
        (["lines", "guard", "cache"], []),
        (["lines", "guard", "notes"], ["guard", "lines"]),
        (["guard", "lines"], ["guard", "lines"]),
        (["notes", "lines"], ["lines"]),
        (["lines", "guard", "cache-with-mail"], []),
        (["lines", "guard", "notes", "of another aegis"], []),
        ([], []),
    ],
)
def test_they_go_with_the_last_that_needs_them(
    installed: list[str], expected: list[str]
) -> None:
    assert unneeded(installed) == expected


def test_a_name_is_given_once(skeletons: Path) -> None:
    write(skeletons, "foundation/mail", [])
    catalogue.cache_clear()
    with pytest.raises(ManifestError) as caught:
        catalogue()
    folders = {skeletons / "mail", skeletons / "foundation" / "mail"}
    first, _, second = str(caught.value).partition(": has the name of ")
    assert {Path(first), Path(second)} == folders
