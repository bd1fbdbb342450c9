"""Components that come along with others, and go with them unless they are used."""

from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove

MAIN = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
def index() -> str:
    return "shop"
"""
BEFORE = {
    "requirements.txt": b"fastapi>=0.115\n",
    "shop/__init__.py": b"",
    "shop/main.py": MAIN.encode(),
}


def added(files: dict[str, bytes], *names: str) -> dict[str, bytes]:
    return applied(files, plan_add(MemoryTree(files), names))


def removed(files: dict[str, bytes], *names: str) -> dict[str, bytes]:
    return applied(files, plan_remove(MemoryTree(files), names, Wishes()))


def test_what_came_along_goes_with_the_last_that_requires_it() -> None:
    after = added(BEFORE, "worker")
    assert "shop/components/cache/client.py" in after
    assert removed(after, "worker") == BEFORE


def test_what_is_asked_for_later_stays() -> None:
    both = added(added(BEFORE, "worker"), "cache")
    assert b"along" not in both["aegis.lock"].partition(b"[components.cache.")[0]
    left = removed(both, "worker")
    assert "shop/components/cache/client.py" in left
    assert removed(left, "cache") == BEFORE


def test_asking_twice_changes_nothing() -> None:
    both = added(added(BEFORE, "worker"), "cache")
    plan = plan_add(MemoryTree(both), ["cache"])
    assert (plan.changes, plan.kept) == ((), ("cache is there already",))


def test_what_the_user_uses_stays() -> None:
    after = added(BEFORE, "worker")
    use = b"from shop.components.cache.client import redis_client\n"
    after["shop/prices.py"] = use
    plan = plan_remove(MemoryTree(after), ["worker"], Wishes())
    assert "cache stays: shop/prices.py:1 names it" in plan.kept
    left = applied(after, plan)
    assert "shop/components/cache/client.py" in left
    assert "shop/components/worker/client.py" not in left


def test_foundations_go_with_the_last_component() -> None:
    both = added(added(BEFORE, "cache"), "scheduler")
    one = removed(both, "cache")
    assert "shop/components/core/health.py" in one
    assert removed(one, "scheduler") == BEFORE


def test_components_share_the_package_of_theirs() -> None:
    both = added(added(BEFORE, "cache"), "scheduler")
    assert both["shop/components/__init__.py"] == b""
    for first, second in (("cache", "scheduler"), ("scheduler", "cache")):
        one = removed(both, first)
        assert one["shop/components/__init__.py"] == b""
        assert removed(one, second) == BEFORE


def test_package_of_the_users_own_stays() -> None:
    own = BEFORE | {"shop/components/__init__.py": b"", "shop/components/a.py": b""}
    assert removed(added(own, "cache"), "cache") == own
