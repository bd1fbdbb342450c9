"""Compose files: exact results, what the user changed, and refusals."""

from functools import partial

import pytest
from round_trip import edited, refused

from codemods.compose import depends_on as compose_depends_on
from codemods.compose import service as compose_service
from codemods.compose import volume as compose_volume
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
        b"\n  scheduler:\n    build:\n      context: .\n      args: {a: b}\n"
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


def test_custom_tags_and_odd_newlines_are_left_alone() -> None:
    before = (
        "x-a: &a !custom {image: x}\nservices:\n  web: # \x85\n"
        "    <<: *a\n    ports: !override\n      - '80'\n    env: !reset null\n"
    ).encode()
    result = edited(service(before))
    assert result.data.startswith(before)
    stripped = edited(compose_service.strip(result.data, SERVICE, result.chunks))
    assert stripped.data == before
