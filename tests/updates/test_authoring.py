"""A component to begin with, and the proof of one that is not as it should be."""

import json
from pathlib import Path

import pytest
from e2e.command import aegis

from aegis_cst import bundled

NAME = "loyalty-points"
CODE = f"{NAME}/files/app/components/loyalty_points"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    aegis(tmp_path, "component", "new", NAME)
    return tmp_path


def proofs(folder: Path, code: int) -> dict[str, list[str]]:
    """What does not hold, by the name of the proof."""
    options = ("--no-sync", "--json")
    told = aegis(folder, "component", "check", NAME, *options, code=code).stdout
    document = json.loads(told)
    assert document["outcome"] == ("failed" if code else "passed")
    found = document["proofs"]
    assert all(
        bool(each["problems"]) == (each["outcome"] != "passed") for each in found
    )
    return {
        each["name"]: each["problems"] for each in found if each["outcome"] == "failed"
    }


def edit(folder: Path, path: str, old: str, new: str) -> None:
    file = folder / path
    text = file.read_text("utf-8")
    assert text.count(old) == 1, text
    file.write_text(text.replace(old, new), "utf-8", newline="\n")


def test_a_name_is_a_name_everywhere(written: Path) -> None:
    text = (written / NAME / "component.toml").read_text("utf-8")
    assert text.startswith(f'name = "{NAME}"\n')
    assert '"app.components.loyalty_points.api"' in text
    code = (written / CODE / "settings.py").read_text("utf-8")
    assert "class LoyaltyPointsSettings(" in code
    assert "LOYALTY_POINTS_GREETING" in code


@pytest.mark.parametrize("name", ["Mail", "1st", "a/b", ".."])
def test_names_that_are_none(name: str, tmp_path: Path) -> None:
    told = aegis(tmp_path, "component", "new", name, code=2).told
    assert "is to be of small letters" in " ".join(told.split())
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_over(written: Path) -> None:
    told = aegis(written, "component", "new", NAME, code=2).told
    assert "is there already" in told


def test_a_manifest_that_cannot_be_read(written: Path) -> None:
    edit(written, f"{NAME}/component.toml", "summary", "sumary")
    (problem,) = proofs(written, 1)["manifest"]
    assert "'sumary' is not known" in problem


def test_names_that_lead_nowhere(written: Path) -> None:
    edit(written, f"{CODE}/api.py", "router = APIRouter(", "routes = APIRouter(")
    edit(written, f"{CODE}/api.py", "@router.get", "@routes.get")
    found = proofs(written, 1)
    assert found["references"] == [
        "[[router]] number 1: app.components.loyalty_points.api has no router"
    ]
    assert found["the base project"]


def test_what_the_proof_of_a_plan_refuses(written: Path) -> None:
    edit(written, f"{CODE}/api.py", "loyalty_points.settings", "loyalty_points.setting")
    (problem,) = proofs(written, 1)["the base project"]
    assert "the plan needs app.components.loyalty_points.setting" in problem


def test_one_that_has_the_name_of_another(tmp_path: Path) -> None:
    aegis(tmp_path, "component", "new", "cache")
    told = aegis(tmp_path, "component", "check", "cache", "--no-sync", code=1).stdout
    assert told.decode().startswith("failed   manifest\n  cache is in aegis and in ")


def test_what_comes_with_aegis_stands_the_same(tmp_path: Path) -> None:
    folder = Path(bundled.folder("skeletons")) / "cache"
    options = ("--no-sync", "--json")
    told = aegis(tmp_path, "component", "check", str(folder), *options).stdout
    document = json.loads(told)
    assert (document["component"], document["outcome"]) == ("cache", "passed")
