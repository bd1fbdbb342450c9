"""Services recognised by their image, and services that run the same one."""

import pytest
from round_trip import edited

from codemods.compose import service as compose_service
from codemods.compose.service import find_by_image

IMAGES = ("redis", "valkey")


@pytest.mark.parametrize(
    "image",
    [
        "redis",
        "redis:7-alpine",
        "docker.io/library/redis:7-alpine",
        "bitnami/redis",
        "localhost:5000/redis",
        "ghcr.io/x/valkey:8@sha256:0123456789abcdef",
        "redis:${TAG:-7}",
        "${REDIS_IMAGE:-redis:7}",
        "${REGISTRY-docker.io/}redis",
        "${A:-${B:-library/redis}}",
        "$REGISTRY/redis",
    ],
)
def test_known_image(image: str) -> None:
    data = f"services:\n  web: {{build: .}}\n  kv:\n    image: '{image}'\n"
    assert find_by_image(data.encode(), IMAGES) == "kv"


@pytest.mark.parametrize(
    "image",
    [
        "redis-exporter",
        "redis/redisinsight",
        "oliver006/redis_exporter:v1",
        "x/myredis",
        "redis/x",
        "${REDIS}",
        "",
    ],
)
def test_other_image(image: str) -> None:
    data = f"services:\n  kv:\n    image: '{image}'\n"
    assert find_by_image(data.encode(), IMAGES) == ""


def test_image_by_a_merge() -> None:
    data = b"x: &x {image: redis}\ny: &y {<<: *x}\nservices:\n  kv: {<<: [*y]}\n"
    assert find_by_image(data, IMAGES) == "kv"


@pytest.mark.parametrize("text", ["", "a: [", "services:\n", "services: [redis]\n"])
def test_no_services(text: str) -> None:
    assert find_by_image(text.encode(), IMAGES) == ""


def test_of_several_services_with_one_image_the_first_is_the_model() -> None:
    before = b"services:\n  api:\n    build: .\n  job:\n    build: {context: .}\n"
    spec = compose_service.Spec(name="scheduler", body="<<: *app\ncommand: run\n")
    after = edited(compose_service.insert(before, spec)).data
    assert after == before + b"  scheduler:\n    build: .\n    command: run\n"
