"""A service that the user runs already is used, and stays."""

import pytest
import yaml
from memory_tree import MemoryTree

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove


@pytest.mark.parametrize("name", ["redis", "store"])
@pytest.mark.parametrize(
    "image", ["redis:7-alpine", "docker.io/valkey/valkey:8", "${REDIS:-redis}"]
)
def test_redis_of_the_users_is_wired_up_and_stays(
    base_files: dict[str, bytes], name: str, image: str
) -> None:
    theirs = f"\n  {name}:\n    image: {image}\n    command: [mine]\n".encode()
    files = base_files | {
        "docker-compose.yml": base_files["docker-compose.yml"] + theirs
    }

    plan = plan_add(MemoryTree(files), ["worker"])

    assert not plan.blockers
    assert f"the service {name} of yours is used, none is added" in plan.kept
    after = files | {
        change.path: change.after for change in plan.changes if change.after is not None
    }
    compose = yaml.safe_load(after["docker-compose.yml"])
    assert set(compose["services"]) == {"caddy", "web", name, "worker"}
    assert set(compose["volumes"]) == {"caddy-data", "caddy-config"}
    assert compose["services"]["worker"]["depends_on"] == [name]
    address = compose["services"]["web"]["environment"]["REDIS_URL"]
    assert address == f"${{REDIS_URL:-redis://{name}:6379/0}}"
    back = plan_remove(MemoryTree(after), ["worker", "cache"], Wishes())
    assert not back.blockers
    changed = {each.path: each.after for each in back.changes}
    assert changed["docker-compose.yml"] == files["docker-compose.yml"]
