"""Compose files: exact results, what the user changed, and refusals."""

from functools import partial

import pytest
from round_trip import edited, refused

from codemods import compose_depends_on, compose_service, compose_volume
from codemods.result import Found, Presence, Unchanged

SERVICE = compose_service.Spec(
    name="scheduler", body="<<: *app\ncommand: run\nports:\n  - 8001:8001\n"
)
VOLUME = compose_volume.Spec(name="data")
REDIS = compose_depends_on.Spec(service="web", on="redis", condition="service_healthy")
service = partial(compose_service.insert, spec=SERVICE)
volume = partial(compose_volume.insert, spec=VOLUME)
depends_on = partial(compose_depends_on.insert, spec=REDIS)


def services(web: str) -> bytes:
    return f"services:\n  web:\n{web}".encode()


def test_service_between_what_belongs_to_others() -> None:
    before = """\
x-common: &common
    image: a
services:
    # the web
    web:
        <<: *common
        # ports: []

    db:
        image: postgres

    # old:
    #     image: x

# how they talk
networks:
    default:
"""
    added = """\
        image: postgres

    scheduler:
        <<: *common
        command: run
        ports:
            - 8001:8001

    # old:
"""
    after = before.replace("        image: postgres\n\n    # old:\n", added)
    assert edited(service(before.encode())).data.decode() == after


def test_the_image_is_said_as_the_other_service_says_it() -> None:
    before = services(
        "    build:\n      context: .  # here\n      args: {a: b}\n"
        "    command: web\n    networks:\n    - one\n"
    )
    assert edited(service(before)).data == before + (
        b"\n  scheduler:\n    build:\n      context: .  # here\n      args: {a: b}\n"
        b"    networks:\n    - one\n    command: run\n    ports:\n    - 8001:8001\n"
    )


def test_own_keys_follow_the_merge() -> None:
    before = b"x-a: &a {init: true}\nx-b: &b {tty: true}\n" + services(
        "    image: x\n    <<:\n      - *a\n      - *b\n"
    )
    assert edited(service(before)).data == before + (
        b"\n  scheduler:\n    <<: [*a, *b]\n    image: x\n"
        b"    command: run\n    ports:\n      - 8001:8001\n"
    )


def test_in_braces() -> None:
    before = b'services: {"web": {image: "a:b", command: [x]}}\n'
    assert edited(service(before)).data == (
        b'services: {"web": {image: "a:b", command: [x]}, scheduler: '
        b'{image: "a:b", command: run, ports: [8001:8001]}}\n'
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("services:\n  a:\n    image: b", "\n\nvolumes:\n  data:"),
        ("services:\n  a: {}\nnetworks:\n  b: {}\n", None),
        ("volumes:\n  b:\n", "  data:\n"),
        ("volumes:\n   b:\n\n   c:\n\n", None),
        ("volumes: # none\n", "  data:\n"),
    ],
)
def test_volume(before: str, after: str | None) -> None:
    result = edited(volume(before.encode()))
    if after is not None:
        assert result.data.decode() == before + after
        return
    expected = {
        "services": "services:\n  a: {}\nvolumes:\n  data:\nnetworks:\n  b: {}\n",
        "volumes": "volumes:\n   b:\n\n   c:\n\n   data:\n\n",
    }
    assert result.data.decode() == expected[before.partition(":")[0]]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "    depends_on:\n      redis:\n        condition: service_healthy\n"),
        ("    depends_on:\n    - 'db'\n", "    - 'redis'\n"),
        (
            "    depends_on:\n      db:\n        condition: service_started\n",
            "      redis:\n        condition: service_healthy\n",
        ),
    ],
)
def test_depends_on(before: str, after: str) -> None:
    data = services("    image: x\n" + before)
    assert edited(depends_on(data)).data == data + after.encode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[db]", "[db, redis]"),
        ("[]", "[redis]"),
        ("{}", "{redis: {condition: service_healthy}}"),
        ("[\n      'db',\n    ]", "[\n      'db',\n      'redis',\n    ]"),
    ],
)
def test_depends_on_in_brackets(before: str, after: str) -> None:
    line = "    image: x\n    depends_on: {} # y\n"
    result = edited(depends_on(services(line.replace("{}", before))))
    assert result.data == services(line.replace("{}", after))


def test_a_dependency_of_the_users_is_respected() -> None:
    listed = services("    depends_on:\n    - redis\n")
    assert depends_on(listed) == Unchanged(4)
    started = services("    depends_on: {redis: {condition: service_started}}\n")
    assert depends_on(started) == Unchanged(3)
    found = compose_depends_on.find(started, REDIS)
    assert found == Found(Presence.CHANGED, 3, 3)


def test_a_changed_service_goes_whole() -> None:
    before = services("    image: x\n") + b"\n# volumes\nvolumes:\n  data:\n"
    first = edited(service(before))
    changed = first.data.replace(
        b"    command: run\n", b"    mem_limit: 1g\n\n    # mine\n    command: run\n"
    ).replace(b"8001\n", b"8001\n\n    # more:\n")
    found = compose_service.find(changed, SERVICE)
    assert found == Found(Presence.CHANGED, 5, 14)
    assert refused(service(changed)).line == 5
    for chunks in (first.chunks, ()):
        result = edited(compose_service.strip(changed, SERVICE, chunks))
        assert result.data == before


def test_a_service_that_follows_stays_as_it_is() -> None:
    before = services("    image: x\n")
    first = edited(service(before))
    mine = b"\n  # mine\n  mine:\n    image: y\n"
    result = edited(compose_service.strip(first.data + mine, SERVICE, first.chunks))
    assert result.data == before + mine


def test_a_key_that_was_made_stays_with_what_the_user_added() -> None:
    before = services("    image: x\n")
    first = edited(volume(before))
    result = edited(
        compose_volume.strip(first.data + b"  mine:\n", VOLUME, first.chunks)
    )
    assert result.data == before + b"\nvolumes:\n  mine:\n"
    made = edited(depends_on(before))
    listed = made.data + b"      db: {condition: service_started}\n"
    left = edited(compose_depends_on.strip(listed, REDIS, made.chunks))
    assert left.data == before + (
        b"    depends_on:\n      db: {condition: service_started}\n"
    )


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
        ("a: &s {}\nservices: *s\n", 2, "alias"),
        ("a: &s {}\nservices:\n  <<: *s\n  web: {image: x}\n", 3, "merges"),
        ("services: &s\n  web: {image: x}\nx-a: *s\n", 1, "shared"),
        ("services:\n- web\n", 1, "list"),
        ("services: web\n", 1, "neither"),
        ("- a\n", 1, "no mapping"),
        ("", 1, "no mapping"),
        ("version: '3'\n", 0, "no `services`"),
        ("services:\n", 1, "no service `web`"),
        ("services:\n  a: {build: .}\n  b: {build: .}\n", 2, "several"),
        ("services:\n  web: {build: &b .}\n", 2, "anchor &b"),
        ("services:\n  web: {ports: []}\n", 2, "neither image nor build"),
        ("services:\n  web: {image: x}\n  scheduler: {}\n", 3, "already stands"),
        ("a: " + "[" * 5000, 1, "deeply"),
        ("a: " + "{a: " * 50000, 1, "deeply"),
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
    assert refusal.snippet.startswith("services:\n  scheduler:\n    <<: *app\n")


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
    assert "redis:\n        condition: service_healthy" in refusal.snippet


def test_volume_with_other_options_is_refused() -> None:
    text = b"volumes:\n  data:\n    external: true\n"
    assert refused(volume(text)).line == 2
    assert volume(b"volumes:\n  data: {}\n") == Unchanged(2)


def test_custom_tags_and_odd_newlines_are_left_alone() -> None:
    before = (
        "x-a: &a !custom {image: x}\nservices:\n  web: # \x85\n"
        "    <<: *a\n    ports: !override\n      - '80'\n    env: !reset null\n"
    ).encode()
    result = edited(service(before))
    assert result.data.startswith(before)
    stripped = edited(compose_service.strip(result.data, SERVICE, result.chunks))
    assert stripped.data == before
