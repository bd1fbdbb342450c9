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


SHOP = {
    "main.py": b"from fastapi import FastAPI\n\napp = FastAPI()\n",
    "requirements.txt": b"fastapi\n",
    "Dockerfile": b"FROM python:3.12\nCOPY . .\nCMD uvicorn main:app\n",
}
THEIRS = "services:\n  shop: {build: .}\n  store:\n    image: redis:7\n"


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("command: redis-server --requirepass ${REDIS_PASSWORD}", True),
        ("command: [redis-server, --requirepass, secret]", True),
        ("entrypoint: [sh, -c, 'exec redis-server --requirepass $$PASSWORD']", True),
        ("command: redis-server --appendonly yes", False),
        ("restart: always", False),
    ],
)
def test_password_of_the_users_redis_is_told(line: str, *, asks: bool) -> None:
    """The address that is written into the Compose file has none."""
    files = SHOP | {"compose.yaml": f"{THEIRS}    {line}\n".encode()}
    told = (
        "compose.yaml:3: the service store asks for a password, which the address that "
        "is written for it has not; give .env one, as "
        "REDIS_URL=redis://:password@store:6379/0"
    )
    assert (told in plan_add(MemoryTree(files), ["cache"]).warnings) == asks


@pytest.mark.parametrize("published", [True, False])
def test_their_redis_is_started_before_the_server(*, published: bool) -> None:
    ports = "    ports: ['6379:6379']\n" if published else ""
    files = SHOP | {"compose.yaml": f"{THEIRS}{ports}".encode()}
    steps = plan_add(MemoryTree(files), ["cache"]).next_steps
    up = ["docker compose up --detach store"] if published else []
    assert list(steps[:-2]) == [
        *("pip install -r requirements.txt", *up, "uvicorn main:app")
    ]


def test_what_is_there_is_called_as_it_is_here() -> None:
    compose = THEIRS.replace("{build: .}", "{build: ., depends_on: [store]}")
    files = SHOP | {"compose.yaml": compose.encode()}
    plan = plan_add(MemoryTree(files), ["cache"])
    told = "compose.yaml:2 depends_on shop waits for store is there already"
    assert told in plan.kept
