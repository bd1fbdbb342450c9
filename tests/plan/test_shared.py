"""A variable of one component that the service of another one gets as well."""

import tomllib
from dataclasses import replace

import pytest
import yaml
from memory_tree import MemoryTree, applied

from aegis_cst.components.catalogue import catalogue
from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.edits.handover import hand_over
from aegis_cst.plan.edits.strip import where
from aegis_cst.plan.edits.wanted import wanted_edits
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove
from aegis_cst.reading.record.state import ComponentRecord, EditRecord

Files = dict[str, bytes]
COMPOSE = "docker-compose.yml"
FIELD = {"name": "zone", "annotation": "str", "default": "'UTC'", "comment": ""}
PLAIN = b"services:\n  web:\n    build: .\n    environment:\n      MINE: x\n"


@pytest.fixture(scope="module")
def plain(base_files: Files) -> Files:
    """Services that inherit nothing from one another."""
    return base_files | {COMPOSE: PLAIN}


@pytest.fixture(scope="module")
def both(plain: Files) -> Files:
    with_cache = applied(plain, plan_add(MemoryTree(plain), ["cache"]))
    return applied(with_cache, plan_add(MemoryTree(with_cache), ["scheduler"]))


def edits(files: Files, component: str) -> list[str]:
    state = tomllib.loads(files["aegis.lock"].decode())
    return [each["kind"] for each in state["components"][component]["edits"]]


def test_service_that_comes_later_gets_the_variable(both: Files) -> None:
    services = yaml.safe_load(both[COMPOSE])["services"]
    variable = {"REDIS_URL": "${REDIS_URL:-redis://redis:6379/0}"}
    assert services["web"]["environment"] == {"MINE": "x"} | variable
    assert services["scheduler"]["environment"] == {"MINE": "x"} | variable
    assert "environment" in edits(both, "scheduler")


def test_component_that_another_needs_stays(base_files: Files) -> None:
    files = applied(base_files, plan_add(MemoryTree(base_files), ["worker"]))
    plan = plan_remove(MemoryTree(files), ["cache"], Wishes())
    assert plan.blockers[0].reason == (
        "cache is required by worker; to remove both: aegis remove worker cache"
    )


def test_variable_goes_from_all_services(both: Files, plain: Files) -> None:
    plan = plan_remove(MemoryTree(both), ["cache"], Wishes())
    assert not plan.warnings
    left = applied(both, plan)
    alone = applied(plain, plan_add(MemoryTree(plain), ["scheduler"]))
    assert left[COMPOSE] == alone[COMPOSE]
    assert edits(left, "scheduler") == edits(alone, "scheduler")
    back = plan_remove(MemoryTree(left), ["scheduler"], Wishes())
    assert applied(left, back) == plain


def test_variable_that_the_user_took_out_is_told_of(both: Files) -> None:
    text = both[COMPOSE].replace(
        b"      REDIS_URL: ${REDIS_URL:-redis://redis:6379/0}\n", b""
    )
    files = both | {COMPOSE: text.replace(b"    environment:\n\nvol", b"\nvol")}
    warnings = plan_remove(MemoryTree(files), ["cache"], Wishes()).warnings
    assert f"{COMPOSE}: environment REDIS_URL is gone already" in warnings


def test_blank_line_that_came_along_is_handed_on() -> None:
    mine, theirs = "from app.a import x\n", "from app.b import y\n"
    edit = EditRecord("router", "app/main.py", {}, ("app.add(y)\n", theirs))
    heir = ComponentRecord("b", "1", 2, {}, (edit,))
    after = f"import os\n\n{theirs}".encode()
    arguments = (["\n" + mine], [mine], after, [heir])
    (changed,) = hand_over("app/main.py", *arguments)
    assert changed.edits[0].inserted == ("app.add(y)\n", "\n" + theirs)
    assert hand_over("app/other.py", *arguments) == []
    assert hand_over("app/main.py", [mine], [mine], after, [heir]) == []
    assert hand_over("app/main.py", [mine], [], after, [heir]) == []


@pytest.mark.parametrize("path", ["app/new.py", "app/core/config.py"])
def test_a_router_is_found_where_it_was_moved_to(path: str) -> None:
    spec = {"module": "app.a", "name": "router", "method": "include_router"}
    edit = EditRecord("router", "app/core/config.py", spec, ())
    code = "from app.a import router\n\napp.include_router(router)\n"
    assert (
        where(MemoryTree({"app/x.py": "zone = 1\n", path: code}), edit, frozenset())
        == path
    )
    assert where(MemoryTree({"app/new.py": "x = 1\n"}), edit, frozenset()) == edit.path


def test_every_service_and_volume_that_the_user_has_not_is_wanted() -> None:
    cache = catalogue()["cache"]
    more = replace(
        cache,
        service=(*cache.service, replace(cache.service[0], name="other")),
        volume=(*cache.volume, replace(cache.volume[0], name="more", service="")),
    )
    wanted = wanted_edits(more, {"redis": "kv"})
    names = [
        getattr(each.spec, "name", "")
        for each in wanted
        if each.kind in {"service", "volume"}
    ]
    assert names == ["other", "more"]


def test_components_that_are_not_on_record_can_go(base_files: Files) -> None:
    names = ["cache", "scheduler"]
    files = applied(base_files, plan_add(MemoryTree(base_files), names))
    del files["aegis.lock"]
    plan = plan_remove(MemoryTree(files), names, Wishes())
    assert sorted(plan.components) == [*names, "scheduler-with-cache"]
    after = applied(files, plan)
    differing = {each for each in after if after[each] != base_files.get(each)}
    assert set(after) == set(base_files) - {"aegis.lock"}
    assert not differing
