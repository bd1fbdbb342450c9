"""Which components there are, and what they require."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from aegis_cst.components import catalogue as module
from aegis_cst.components.catalogue import (
    UnknownComponentError,
    catalogue,
    names_in,
    requiring,
    with_required,
)
from aegis_cst.components.manifest import ManifestError
from aegis_cst.reading.layout import foreign

FOREIGN = replace(foreign("shop"), bare=True)

REQUIRES = {
    "worker": ["cache"],
    "cache": [],
    "scheduler": [],
    "database": [],
    "mail": ["worker", "database", "cache"],
}


def write(root: Path, requires: dict[str, list[str]]) -> None:
    for name, required in requires.items():
        (root / name).mkdir()
        (root / name / "component.toml").write_text(
            f'name = "{name}"\nsummary = "s"\nbuilt_on = "b"\nrequires = {required}\n'
        )


@pytest.fixture
def skeletons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(module, "SKELETONS", tmp_path)
    catalogue.cache_clear()
    yield tmp_path
    catalogue.cache_clear()


@pytest.fixture
def _components(skeletons: Path) -> None:
    write(skeletons, REQUIRES)
    (skeletons / "project").mkdir()
    (skeletons / "project" / "cookiecutter.json").write_text("{}")


@pytest.mark.usefixtures("_components")
def test_components_in_alphabetical_order() -> None:
    expected = ["cache", "database", "mail", "scheduler", "worker"]
    assert list(catalogue()) == expected


@pytest.mark.usefixtures("_components")
@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], []),
        (["cache"], ["cache"]),
        (["worker"], ["cache", "worker"]),
        (["worker", "cache"], ["cache", "worker"]),
        (["scheduler", "worker", "scheduler"], ["scheduler", "cache", "worker"]),
        (["mail"], ["cache", "worker", "database", "mail"]),
        (["database", "mail"], ["database", "cache", "worker", "mail"]),
    ],
)
def test_required_ones_come_first(names: list[str], expected: list[str]) -> None:
    assert with_required(names) == expected


@pytest.mark.usefixtures("_components")
def test_who_requires_it() -> None:
    assert requiring("cache") == ["mail", "worker"]
    assert requiring("worker") == ["mail"]
    assert requiring("mail") == []


@pytest.mark.usefixtures("_components")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], []),
        (["", ",", " , "], []),
        (["cache,worker", "mail"], ["cache", "worker", "mail"]),
        (["cache, worker,", "cache"], ["cache", "worker"]),
    ],
)
def test_names_as_words_or_with_commas(words: list[str], expected: list[str]) -> None:
    assert names_in(words) == expected


@pytest.mark.usefixtures("_components")
@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("shceduler", "did you mean scheduler?"),
        ("databse", "did you mean database?"),
        ("Worker", "did you mean worker?"),
        ("CACHE", "did you mean cache?"),
        ("workers", "did you mean worker?"),
        ("xyz", "there are cache, database, mail, scheduler, worker"),
    ],
)
def test_unknown_name(word: str, hint: str) -> None:
    with pytest.raises(UnknownComponentError) as caught:
        names_in(["cache", word])
    assert str(caught.value) == f"there is no component {word!r}; {hint}"


def test_requirement_that_there_is_not(skeletons: Path) -> None:
    write(skeletons, {"mail": ["post"]})
    with pytest.raises(ManifestError) as caught:
        catalogue()
    path = skeletons / "mail" / "component.toml"
    assert str(caught.value) == f"{path}: requires 'post', which there is not"


@pytest.mark.parametrize(
    ("requires", "circle"),
    [({"a": ["a"]}, "a, a"), ({"a": ["b"], "b": ["c"], "c": ["a"]}, "a, b, c, a")],
)
def test_circle(skeletons: Path, requires: dict[str, list[str]], circle: str) -> None:
    write(skeletons, requires)
    with pytest.raises(ManifestError) as caught:
        with_required(["a"])
    assert str(caught.value) == f"components require one another: {circle}"


def test_no_components(skeletons: Path) -> None:
    assert list(skeletons.iterdir()) == []
    assert dict(catalogue()) == {}
    with pytest.raises(UnknownComponentError):
        names_in(["cache"])


def test_own_components() -> None:
    assert "scheduler" in catalogue()
    for name in catalogue():
        order = with_required([name], FOREIGN)
        assert order[-1] == name
        assert set(catalogue()[name].requires) <= set(order)
        names = [each for each in order if not catalogue()[each].foundation]
        assert with_required([name]) == names


WIDEST = {
    "aiosqlite": ">=0.17",
    "alembic": ">=1.10",
    "apscheduler": "<4,>=3.10",
    "arq": "<0.29,>=0.25",
    "greenlet": ">=2",
    "platformdirs": ">=2.1",
    "pydantic-settings": ">=2.0",
    "redis": "<9,>=4.5.5",
    "sqlmodel": ">=0.0.14",
}
"""Bounds of what many projects have pinned; a tighter one refuses them."""


@pytest.mark.parametrize("name", ["cache", "database", "scheduler", "worker"])
def test_bounds_are_not_tightened_by_the_way(name: str) -> None:
    with_it = [catalogue()[each] for each in (*with_required([name]), "operator")]
    stated = [Requirement(each.requirement) for m in with_it for each in m.requirement]
    bounds = {each.name: str(each.specifier) for each in stated if each.name in WIDEST}
    assert bounds == {each: WIDEST[each] for each in bounds}
