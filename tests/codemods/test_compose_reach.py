"""A new service stands where those that work with it reach it."""

import pytest
from round_trip import edited, refused

from codemods.compose import service as compose_service
from codemods.compose.reach import out_of_reach
from codemods.compose.service import Spec

REDIS = Spec(name="redis", body="image: redis\n")
DEFINED = """\
networks:
  edge:
  back: {internal: true}
  proxy:
    external: true
  other: {external: {name: x}}
"""
DB = "  db:\n    image: postgres\n    networks: [edge, data]\n"


@pytest.mark.parametrize(
    ("web", "joined"),
    [
        ("init: true", ""),
        ("networks:", ""),
        ("networks: []", ""),
        ("networks: [default, edge]", ""),
        ("networks: [edge, proxy]", "edge"),
        ("networks: [proxy, other]", "proxy other"),
        ("networks: [edge, back]", "back"),
        ("networks: [edge, data]", "edge data"),
        ("networks: {edge: {aliases: [api]}, proxy: }", "edge"),
        ("networks: [front, edge]\n    depends_on: [db]", "edge"),
        ("networks: [front, data]\n    depends_on: {db: {condition: x}}", "data"),
        ("networks: *n", "data"),
        ("networks: {<<: *m, proxy: }", "more"),
        ("<<: *app", "inner"),
    ],
)
def test_networks(web: str, joined: str) -> None:
    head = "x-n: &n [data]\nx-m: &m {more: }\nx-app: &app {networks: [inner]}\n"
    text = f"{head}services:\n  web:\n    image: x\n    {web}\n{DB}{DEFINED}"
    chunk = "".join(edited(compose_service.insert(text.encode(), REDIS)).chunks)
    names = "".join(f"      - {name}\n" for name in joined.split())
    lines = f"    networks:\n{names}" if joined else ""
    assert chunk == f"  redis:\n    image: redis\n{lines}"


@pytest.mark.parametrize("mode", ["host", '"service:db"', '"container:x"'])
def test_network_of_a_machine(mode: str) -> None:
    text = f"services:\n  web:\n    image: x\n    network_mode: {mode}\n"
    after = edited(compose_service.insert(text.encode(), REDIS)).data.decode()
    assert after.endswith(f"    image: redis\n    network_mode: {mode}\n")


@pytest.mark.parametrize("mode", ["none", "bridge"])
def test_network_without_names(mode: str) -> None:
    text = f"services:\n  web:\n    image: x\n    network_mode: {mode}\n"
    refusal = refused(compose_service.insert(text.encode(), REDIS))
    assert refusal.line == 2
    assert refusal.reason.endswith("where no service has a name; give it networks")


def test_every_service_of_the_image_has_to_reach_it() -> None:
    text = "services:\n  web:\n    image: x\n    networks: [a]\n"
    text += "  job:\n    image: x\n  other:\n    image: x\n    networks: [b]\n"
    after = edited(compose_service.insert(text.encode(), REDIS)).data.decode()
    assert after.endswith("networks:\n      - a\n      - default\n      - b\n")


def test_what_is_placed_already_stays_there() -> None:
    spec = Spec(name="redis", body="image: redis\nnetworks: [mine]\n")
    text = "services:\n  web:\n    image: x\n    networks: [a]\n"
    after = edited(compose_service.insert(text.encode(), spec)).data.decode()
    assert after == f"{text}\n  redis:\n    image: redis\n    networks: [mine]\n"


@pytest.mark.parametrize(
    ("web", "redis", "reason"),
    [
        ("networks: [a]", "networks: [a, b]", ""),
        ("init: true", "networks: [default]", ""),
        ("network_mode: host", "network_mode: host", ""),
        ("network_mode: host", "ports: ['6379:6379']", ""),
        ("network_mode: host", "init: true", "a port that it publishes"),
        ("networks: [a]", "networks: [b]", "share no network"),
        ("networks: [a]", "init: true", "share no network"),
    ],
)
def test_a_service_of_the_users(web: str, redis: str, reason: str) -> None:
    text = f"services:\n  web:\n    image: x\n    {web}\n"
    text += f"  redis:\n    image: redis\n    {redis}\n"
    found = out_of_reach(text.encode(), "web", "redis")
    if not reason:
        assert found is None
        return
    refusal = refused(found)
    assert reason in refusal.reason
    assert refusal.line == 5
    assert out_of_reach(text.encode(), "web", "kv") is None
    assert out_of_reach(b"a: [", "web", "redis") is None


def test_the_networks_that_are_offered() -> None:
    text = b"services:\n  web:\n    networks: [a]\n  redis:\n    networks: [b]\n"
    assert refused(out_of_reach(text, "web", "redis")).snippet == (
        "services:\n  redis:\n    networks:\n      - b\n      - a\n"
    )
