"""A volume for every service of one image: exact results and refusals."""

from functools import partial

import pytest
from round_trip import edited, refused

from codemods.compose import mount as compose_mount
from codemods.result import Found, Presence, Unchanged

DATA = compose_mount.Spec(source="app-data", target="/data")
find = partial(compose_mount.find, spec=DATA)
insert = partial(compose_mount.insert, spec=DATA)
WEB = "services:\n  web:\n    build: .\n"


def test_a_service_with_volumes_of_its_own() -> None:
    before = "x-app: &app {build: .}\nservices:\n  web:\n    <<: *app\n  job:\n"
    before += "    <<: *app\n    volumes:\n    - ./a:/a\n  db:\n    image: b\n"
    first = edited(insert(before.encode()))
    after = before.replace("build: .}", "build: ., volumes: [app-data:/data]}")
    after = after.replace("/a\n", "/a\n    - app-data:/data\n")
    assert first.data.decode() == after
    assert find(first.data) == Found(Presence.OURS, 1, 1)
    back = compose_mount.strip(first.data, DATA, first.chunks)
    assert edited(back).data == before.encode()


@pytest.mark.parametrize(
    "item",
    [
        "app-data:/data/",
        "app-data:/data:ro",
        "other:/data",
        "/data",
        "./data:/data",
        ".:/data",
        "C:\\data:/data",
        "${DIR:-./data}:/data:ro",
        "{type: volume, source: app-data, target: /data}",
    ],
)
def test_what_the_user_has_mounted_there_is_respected(item: str) -> None:
    data = f"{WEB}    volumes:\n      - {item}\n".encode()
    assert insert(data) == Unchanged(5)
    assert find(data) == Found(Presence.CHANGED, 5, 5)


def test_other_words_for_the_same() -> None:
    data = f"{WEB}    volumes: [app-data:/data:rw]\n".encode()
    assert find(data) == Found(Presence.OURS, 4, 4)


@pytest.mark.parametrize("item", ["app-data:/data2", "/data:/x", "/data/x"])
def test_what_is_mounted_elsewhere_is_another_thing(item: str) -> None:
    data = f"{WEB}    volumes:\n      - {item}\n".encode()
    assert edited(insert(data)).data == data + b"      - app-data:/data\n"


def test_a_key_without_a_list_gets_one() -> None:
    before = f"{WEB}    volumes:  # none\n    init: true\n"
    first = edited(insert(before.encode()))
    assert first.data.decode() == before.replace(
        "none\n", "none\n      - app-data:/data\n"
    )
    back = compose_mount.strip(first.data, DATA, first.chunks)
    assert edited(back).data == before.encode()


def test_a_mapping_is_refused() -> None:
    refusal = refused(insert(f"{WEB}    volumes: {{a: b}}\n".encode()))
    assert refusal.line == 4
    assert not refusal.snippet  # it would have to say what the mapping is to mean
