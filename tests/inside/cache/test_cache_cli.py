from collections.abc import Iterator

import pytest
from fake_redis import FakeRedis, run_fake_redis
from typer.testing import CliRunner

from app.components.cache.cli import app as cli
from app.components.cache.settings import CacheSettings, settings


@pytest.fixture(autouse=True)
def redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRedis]:
    with run_fake_redis() as redis:
        # Not what this machine says.
        for name, value in CacheSettings.model_construct():
            monkeypatch.setattr(settings, name, value)
        monkeypatch.setattr(settings, "redis_url", redis.url)
        monkeypatch.setattr(settings, "cache_prefix", "tests")
        yield redis


def test_ping_tells_the_address_without_the_password() -> None:
    result = CliRunner().invoke(cli, ["ping"])
    assert result.exit_code == 0
    assert "answers in" in result.stdout
    assert "secret" not in result.stdout


@pytest.mark.parametrize("command", [["ping"], ["info"], ["clear", "--yes"]])
def test_a_command_without_redis_fails_with_a_reason(
    redis: FakeRedis, command: list[str]
) -> None:
    redis.stop()
    result = CliRunner().invoke(cli, command)
    assert result.exit_code == 1
    assert "redis://127.0.0.1" in result.stderr
    assert "secret" not in result.stderr


def test_info_counts_what_the_project_keeps(redis: FakeRedis) -> None:
    redis.values = dict.fromkeys(
        [b"tests:cache:a", b"tests:cache:b", b"tests:session:a", b"other:cache:a"], b""
    )
    lines = CliRunner().invoke(cli, ["info"]).stdout.splitlines()
    assert [line.split()[-1] for line in lines[-3:]] == ["tests", "2", "1"]


@pytest.mark.parametrize(
    ("options", "answer", "left"),
    [
        ([], "n\n", {b"cache:a", b"cache:b", b"session:a"}),
        ([], "y\n", {b"session:a"}),
        (["--yes"], "", {b"session:a"}),
        (["--yes", "--sessions"], "", set()),
    ],
)
def test_clear_deletes_what_it_says(
    redis: FakeRedis, options: list[str], answer: str, left: set[bytes]
) -> None:
    own = {b"tests:" + name for name in (b"cache:a", b"cache:b", b"session:a")}
    others = {b"other:cache:a", b"tests2:cache:a", b"tests:own"}
    redis.values = dict.fromkeys([*own, *others], b"")
    CliRunner().invoke(cli, ["clear", *options], input=answer)
    assert redis.values.keys() == {*others, *(b"tests:" + name for name in left)}


def test_a_url_that_is_none_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "redis_url", "redis://:sec/ret@localhost:6379")
    result = CliRunner().invoke(cli, ["ping"])
    assert (result.exit_code, "REDIS_URL" in result.stderr) == (1, True)
    assert "sec" not in result.stderr
