"""The cache component in real processes, with a real Redis."""

import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
import yaml
from e2e.command import OPERATOR, Finished, aegis, environ, run
from e2e.environment import Environment, environment_with, requirements
from e2e.tree import check_same, snapshot

from components_real.redis_server import RedisServer, run_redis

PATIENCE = 30.0
"""Seconds for a process to get somewhere on a busy machine."""

SECRET = "an example of a secret with enough characters"  # noqa: S105 - for tests
API = "app/components/backend/api"

RATES = """
import os

from app.components.cache.cached import cached

asked: list[str] = []


@cached()
async def exchange_rate(currency: str) -> str:
    asked.append(currency)
    return f"{os.getpid()} {len(asked)}"
"""

RATES_API = """
import asyncio

from fastapi import APIRouter

from app.components.cache.sessions import SessionDep
from app.services.rates import exchange_rate

router = APIRouter()


@router.post("/basket/{item}")
async def put(item: str, session: SessionDep) -> None:
    # Long enough for the others to begin.
    await asyncio.sleep(0.5)
    session[item] = True


@router.get("/basket")
async def basket(session: SessionDep) -> list[str]:
    return sorted(session)


@router.get("/rates/{currency}")
async def rate(currency: str) -> str:
    return await exchange_rate(currency)


@router.delete("/rates/{currency}")
async def forget(currency: str) -> None:
    await exchange_rate.invalidate(currency)
"""

LOGIN_IMPORT = """
from app.components.backend.api.login import router as login_router
"""
RATES_IMPORT = """
from app.components.backend.api.rates import router as rates_router
"""
INCLUDES = """
    app.include_router(login_router)
    app.include_router(rates_router)
"""


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the cache; not to be changed."""
    folder = tmp_path_factory.mktemp("cache")
    aegis(folder, "init", "my-api", "--no-input", "--no-sync")
    aegis(folder / "my-api", "add", "cache", "--yes", "--no-sync")
    return folder / "my-api"


@pytest.fixture(scope="session")
def environment(base: Path, pytestconfig: pytest.Config) -> Environment:
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    needed = [*requirements(base), "fakeredis>=2.41"]
    return environment_with(needed, cache.mkdir("environments"))


@pytest.fixture
def project(base: Path, tmp_path: Path) -> Path:
    """A copy in which the examples of the component's README stand, and a user's."""
    project = Path(shutil.copytree(base, tmp_path / "my-api"))
    readme = (project / "app/components/cache/README.md").read_text("utf-8")
    results, login, visits, test = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    (project / "app/services/results.py").write_text(results)
    (project / "app/services/visits.py").write_text(visits)
    (project / "app/services/rates.py").write_text(RATES.lstrip())
    (project / API / "login.py").write_text(login)
    (project / "tests/test_login.py").write_text(test)
    (project / API / "rates.py").write_text(RATES_API.lstrip())
    routing = project / API / "routing.py"
    lines = routing.read_text("utf-8").splitlines(keepends=True)
    for above, added in (("api.health", LOGIN_IMPORT), ("api.metrics", RATES_IMPORT)):
        after = next(n for n, line in enumerate(lines) if f"{above} import" in line)
        lines.insert(after + 1, added.lstrip())
    routing.write_text("".join(lines) + INCLUDES.lstrip("\n"), "utf-8")
    return project


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    folder = tmp_path / "redis"
    folder.mkdir()
    with run_redis(folder) as server:
        yield server


@dataclass(frozen=True, slots=True)
class Answer:
    """What a web server answered."""

    status: int
    body: bytes
    cookie: str

    @property
    def json(self) -> object:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Web:
    """A running web server and its log."""

    port: int
    log: Path

    def ask(self, method: str, path: str, cookie: str = "", body: str = "") -> Answer:
        """Send a request; give what comes back."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": cookie, "Content-Type": "application/json", **OPERATOR}
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        given = response.getheader("Set-Cookie", "").partition(";")[0]
        answer = Answer(response.status, response.read(), given)
        connection.close()
        return answer

    def get(self, path: str, cookie: str = "") -> Answer:
        return self.ask("GET", path, cookie)

    def cache_health(self) -> str:
        """The status of the cache in the health report, which is never 503."""
        answer = self.get("/health")
        assert answer.status == 200
        return str(json.loads(answer.body)["components"]["cache"]["status"])

    def logged(self, text: str) -> int:
        """How many lines of the log hold a text."""
        return sum(text in line for line in self.log.read_text("utf-8").splitlines())


def command(
    environment: Environment, project: Path, *words: str, **variables: str
) -> Finished:
    """Run the project's own command."""
    program = "from app.cli.main import app; app(prog_name='my-api')"
    env = environ(PYTHONDONTWRITEBYTECODE="1", **variables)
    return run(environment.python, "-c", program, *words, cwd=project, env=env)


@contextmanager
def serve(environment: Environment, project: Path, redis: RedisServer) -> Iterator[Web]:
    """Run a web server of the project in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    web = Web(port, project.parent / f"web-{port}.log")
    program = f"from app.cli.serve import serve; serve('127.0.0.1', {port}, False)"
    env = environ(
        PYTHONDONTWRITEBYTECODE="1", REDIS_URL=redis.url, SESSION_SECRET=SECRET
    )
    with web.log.open("wb") as log:
        process = subprocess.Popen(
            [environment.python, "-c", program], cwd=project, env=env, stderr=log
        )
    try:
        wait_until(lambda: web.logged("Uvicorn running") == 1)
        yield web
    finally:
        process.terminate()
        assert process.wait(PATIENCE) in {0, -15}


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def log_in(web: Web, cookie: str = "") -> Answer:
    credentials = json.dumps({"name": "ann", "password": "correct"})
    return web.ask("POST", "/login", cookie, credentials)


def test_processes_share_results_until_their_time_is_over(
    environment: Environment, project: Path, redis: RedisServer
) -> None:
    with ExitStack() as stack:
        one, other = (
            stack.enter_context(serve(environment, project, redis)) for _ in range(2)
        )
        rate = one.get("/rates/EUR").json
        assert other.get("/rates/EUR").json == one.get("/rates/EUR").json == rate
        assert other.get("/rates/USD").json != rate
        assert other.ask("DELETE", "/rates/EUR").status == 200
        rate, before = one.get("/rates/EUR").json, rate
        assert rate != before
        key = keys(redis, "my-api:cache:app.services.rates.exchange_rate:*")[0]
        assert 290_000 < int(redis.command("PTTL", key)[1:]) <= 300_000
        redis.command("FLUSHALL")
        assert one.get("/rates/EUR").json != rate
        assert one.cache_health() == "healthy"


def test_redis_goes_away_and_comes_back(
    environment: Environment, project: Path, redis: RedisServer
) -> None:
    with serve(environment, project, redis) as web:
        cookie = log_in(web).cookie
        kept = web.get("/rates/EUR").json
        redis.stop()
        started = time.monotonic()
        rates = {web.get("/rates/EUR").body for _ in range(20)}
        assert time.monotonic() - started < 10
        assert len(rates) == 20
        assert web.get("/me", cookie).status == 503
        assert web.cache_health() == "degraded"
        assert web.logged("Redis does not answer") == 1
        redis.start()
        wait_until(lambda: web.get("/rates/EUR").json == kept)
        assert web.get("/me", cookie).json == "ann"
        assert web.logged("Redis answers again") == 1
        assert web.logged("Traceback") == 0


def test_the_application_starts_while_redis_is_away(
    environment: Environment, project: Path, redis: RedisServer
) -> None:
    redis.kill()
    with serve(environment, project, redis) as web:
        assert web.get("/rates/EUR").status == 200
        assert web.cache_health() == "degraded"
        redis.start()
        # The report is kept for a second.
        wait_until(lambda: web.cache_health() == "healthy")


def test_a_session_goes_through_two_web_processes(
    environment: Environment, project: Path, redis: RedisServer
) -> None:
    with ExitStack() as stack:
        one, other = (
            stack.enter_context(serve(environment, project, redis)) for _ in range(2)
        )
        assert one.get("/me").status == 401
        first = log_in(one).cookie
        assert other.get("/me", first).json == "ann"
        second = log_in(other, first).cookie
        assert one.get("/me", first).status == 401
        assert one.get("/me", second).json == "ann"
        assert other.ask("POST", "/logout", second).status == 200
        assert one.get("/me", second).status == 401
        assert keys(redis, "*:session:*") == []


def test_parallel_requests_keep_each_others_changes(
    environment: Environment, project: Path, redis: RedisServer
) -> None:
    items = [f"item-{number}" for number in range(8)]
    with ExitStack() as stack:
        webs = [
            stack.enter_context(serve(environment, project, redis)) for _ in range(2)
        ]
        cookie = log_in(webs[0]).cookie
        threads = stack.enter_context(ThreadPoolExecutor(len(items)))
        put = [
            threads.submit(webs[number % 2].ask, "POST", f"/basket/{item}", cookie)
            for number, item in enumerate(items)
        ]
        assert {answer.result().status for answer in put} == {200}
        assert webs[0].get("/basket", cookie).json == [*items, "user"]


def test_a_user_is_signed_out_everywhere(
    environment: Environment, project: Path, redis: RedisServer
) -> None:
    with serve(environment, project, redis) as web:
        here, there = log_in(web).cookie, log_in(web).cookie
        assert web.get("/me", there).json == "ann"
        assert web.ask("POST", "/logout/everywhere", here).status == 200
        assert {web.get("/me", each).status for each in (here, there)} == {401}
        assert keys(redis, "*:session*") == []


def test_clear_leaves_other_projects_alone(
    environment: Environment, project: Path, redis: RedisServer
) -> None:
    redis.command("SET", "Other:cache:x", "1")
    with serve(environment, project, redis) as web:
        cookie = log_in(web).cookie
        web.get("/rates/EUR")
        cleared = command(
            environment, project, "cache", "clear", "--yes", REDIS_URL=redis.url
        )
        assert cleared.stdout == b"1 keys deleted\n", cleared.told
        assert web.get("/me", cookie).json == "ann"
        assert keys(redis, "*:cache:*") == ["Other:cache:x"]
    for word in ("ping", "info"):
        told = command(environment, project, "cache", word, REDIS_URL=redis.url)
        assert told.code == 0, told.told


def test_a_script_uses_it_and_closes_its_connections(
    environment: Environment, project: Path, redis: RedisServer
) -> None:
    script = """
import asyncio
from app.services.results import exchange_rate
from app.services.visits import count_visit

async def main() -> None:
    print(await exchange_rate("USD"), await count_visit(), await count_visit())

asyncio.run(main())
"""
    env = environ(REDIS_URL=redis.url, PYTHONDONTWRITEBYTECODE="1")
    options = ("-X", "dev", "-W", "error", "-c", script)
    finished = run(environment.python, *options, cwd=project, env=env)
    assert finished.stdout.split() == [b"1.1", b"1", b"2"], finished.told
    assert "Warning" not in finished.told
    kinds = {key.split(":")[1] for key in keys(redis, "my-api:*")}
    assert kinds == {"cache", "counts", "visits"}


def test_sessions_in_production_need_a_secret(
    environment: Environment, project: Path
) -> None:
    start = (environment.python, "-c", "import app.entrypoints.webserver")
    in_production = {"ENVIRONMENT": "production", "PYTHONDONTWRITEBYTECODE": "1"}
    refused = run(*start, cwd=project, env=environ(**in_production))
    assert refused.code == 1
    assert "SESSION_SECRET is not set" in refused.told
    secret = environ(**in_production, SESSION_SECRET=SECRET)
    started = run(*start, cwd=project, env=secret)
    assert started.code == 0, started.told


def test_the_projects_own_tests_pass_with_the_examples_with_redis_and_without(
    environment: Environment, project: Path, redis: RedisServer
) -> None:
    for url in (redis.url, "redis://127.0.0.1:1/0"):
        env = environ(PYTHONDONTWRITEBYTECODE="1", REDIS_URL=url)
        tests = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
        finished = run(environment.python, *tests, cwd=project, env=env, timeout=120)
        assert finished.code == 0, finished.stdout.decode()
    assert keys(redis, "*") == []


@pytest.mark.parametrize(
    "check", [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]]
)
def test_the_projects_own_checks_pass(
    environment: Environment, project: Path, check: list[str]
) -> None:
    env = environ(PYTHONDONTWRITEBYTECODE="1")
    finished = run(environment.python, "-m", *check, cwd=project, env=env, timeout=300)
    assert finished.code == 0, finished.stdout.decode()


def test_the_compose_service_is_one_that_redis_takes(
    base: Path, redis: RedisServer
) -> None:
    document = yaml.safe_load((base / "docker-compose.yml").read_text("utf-8"))
    service = document["services"]["redis"]
    assert "ports" not in service
    web = document["services"]["web"]
    assert web["depends_on"] == {"redis": {"condition": "service_healthy"}}
    assert web["environment"]["REDIS_URL"] == "${REDIS_URL:-redis://redis:6379/0}"
    program, *options = service["command"]
    assert program == "redis-server"
    names = [name.removeprefix("--") for name in options[::2]]
    redis.stop()
    redis.start(**dict(zip(names, options[1::2], strict=True)))
    assert b"noeviction" in redis.command("CONFIG", "GET", "maxmemory-policy")
    assert b"268435456" in redis.command("CONFIG", "GET", "maxmemory")


def test_remove_gives_the_bytes_back(base: Path, tmp_path: Path) -> None:
    aegis(tmp_path, "init", "my-api", "--no-input", "--no-sync")
    before = snapshot(tmp_path / "my-api")
    aegis(tmp_path / "my-api", "add", "cache", "--yes", "--no-sync")
    check_same(snapshot(tmp_path / "my-api"), snapshot(base))
    aegis(tmp_path / "my-api", "remove", "cache", "--yes", "--no-sync")
    check_same(snapshot(tmp_path / "my-api"), before)


def keys(redis: RedisServer, pattern: str) -> list[str]:
    """The keys that match, as the command line of Redis would list them."""
    lines = redis.command("KEYS", pattern).decode().splitlines()
    return lines[2::2]
