"""Compose files that cannot be edited safely: refused with line and reason."""

from functools import partial

import pytest
from compose_paste import pasted
from round_trip import edited, refused
from shapes.compose_data import dependency_added, service_added
from shapes.oracle import Meaning

from codemods.compose import depends_on as compose_depends_on
from codemods.compose import service as compose_service
from codemods.compose import volume as compose_volume
from codemods.result import Refusal, Unchanged

SERVICE = compose_service.Spec(
    name="scheduler", body="<<: *app\ncommand: run\nports:\n  - 8001:8001\n"
)
VOLUME = compose_volume.Spec(name="data")
REDIS = compose_depends_on.Spec(service="web", on="redis", condition="service_healthy")
ADDED = service_added("scheduler", {"command": "run", "ports": ["8001:8001"]})
WAITING = dependency_added("redis", "service_healthy")
service = partial(compose_service.insert, spec=SERVICE)
volume = partial(compose_volume.insert, spec=VOLUME)
depends_on = partial(compose_depends_on.insert, spec=REDIS)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("services:\n  web:\n\timage: x\n", 3, "YAML"),
        ("services:\n  web: {image: x\n", 3, "YAML"),
        ("a: 1\n\x01b: 2\n", 2, "YAML"),
        ("services:\n  web: *app\n", 2, "no anchor"),
        ("services:\n  web: {}\nservices:\n  a: {}\n", 3, "second time"),
        ("services:\n  web:\n    image: a\n    'image': b\n", 4, "second time"),
        ("services: {}\n---\nservices: {}\n", 3, "more than one"),
        ("a: &s {web: {image: x}}\nservices: *s\n", 2, "alias"),
        ("a: &s {}\nservices:\n  <<: *s\n  web: {image: x}\n", 3, "merges"),
        ("services: &s\n  web: {image: x}\nx-a: *s\n", 1, "shared"),
        ("services:\n- web\n", 1, "list"),
        ("services: web\n", 1, "neither"),
        ("- a\n", 1, "no mapping"),
        ("", 1, "no mapping"),
        ("version: '3'\n", 0, "no `services`"),
        ("services:\n", 1, "no service `web`"),
        ("services:\n  a: {build: .}\n  b: {build: b}\n", 2, "several"),
        ("services:\n  web: {ports: []}\n", 2, "neither image nor build"),
        ("services:\n  web: {image: x}\n  scheduler: {}\n", 3, "already stands"),
        ("a: " + "[" * 5000, 1, "deeply"),
        ("a: " + "{a: " * 50000, 1, "deeply"),
        ("a:\n" + "- " * 5000, 2, "deeply"),
        ("#" * 10_000_000, 0, "larger"),
        ("? services\n: web: {image: x}\n", 1, "laid out"),
        ("services:\n  ? web\n  : image: x\n", 1, "laid out"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_refused(text: str, line: int, reason: str) -> None:
    refusal = refused(service(text.encode()))
    assert reason in refusal.reason
    assert refusal.line == line
    judge_offer(text, refusal, ADDED, depth=2)


def judge_offer(text: str, refusal: Refusal, meaning: Meaning, depth: int) -> None:
    """What is offered says what was meant; nothing is where that cannot be told."""
    if refusal.snippet:
        meaning(text.encode(), pasted(text.encode(), refusal.snippet, depth))
    cannot = ["YAML", "anchor before", "second time", "more than one", "deeply"]
    cannot += ["several", "no service `web`", "neither", "no mapping", "no `services`"]
    cannot += ["larger", "a list where"]
    assert bool(refusal.snippet) != any(word in refusal.reason for word in cannot)


def test_undecodable() -> None:
    assert refused(service(b"services:\n  web: {image: \xff}\n")).line == 2


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("x: &d [db]\nservices:\n  web:\n    depends_on: *d\n", 4, "alias"),
        ("services:\n  a:\n    depends_on: &d [b]\n  web:\n    x: *d\n", 0, ""),
        ("services:\n  web:\n    depends_on: &d [b]\n  a:\n    x: *d\n", 3, "shared"),
        ("services:\n  web: &w\n    image: x\n  a:\n    <<: *w\n", 2, "shared"),
        ("x: &d\n  depends_on: [a]\nservices:\n  web:\n    <<: *d\n", 2, "inherits"),
        ("services:\n  web:\n    depends_on:\n", 3, "empty"),
        ("services:\n  api: {}\n", 0, "no service `web`"),
    ],
)
def test_dependency_refused(text: str, line: int, reason: str) -> None:
    result = depends_on(text.encode())
    if not reason:
        assert edited(result)
        return
    refusal = refused(result)
    assert reason in refusal.reason
    assert refusal.line == line
    judge_offer(text, refusal, WAITING, depth=3)


def test_volume_with_other_options_is_refused() -> None:
    text = b"volumes:\n  data:\n    external: true\n"
    assert refused(volume(text)).line == 2
    assert volume(b"volumes:\n  data: {}\n") == Unchanged(2)
