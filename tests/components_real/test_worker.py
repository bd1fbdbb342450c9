"""The worker as real processes, with a real Redis."""

import json
import os
import pickle
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml
from e2e.command import OPERATOR, aegis, environ
from e2e.environment import Environment, environment_with, requirements

from components_real.redis_server import RedisServer, run_redis

if sys.platform == "win32":
    pytest.skip("there are no signals to end a process", allow_module_level=True)

JOBS = "/api/v1/worker/jobs"
QUEUES = "/api/v1/worker/queues"
FAILED = "/api/v1/worker/failed"
PATIENCE = 30.0

COMMAND = "from app.cli.main import app; app()"

# Each writes down that it ran, so that a test sees how often it did.
TASKS = '''
import asyncio
import time
from pathlib import Path

from app.components.worker.registry import Context, task


def note(journal: str, text: str) -> int:
    with Path(journal).open("a") as file:
        file.write(f"{text}\\n")
    return len(Path(journal).read_text().splitlines())


@task(over_http=True)
async def write(ctx: Context, journal: str, text: str) -> int:
    return note(journal, text)


@task(over_http=True)
async def hang_once(ctx: Context, journal: str) -> str:
    """Takes a minute when it is run first, and no time when it is run again."""
    if note(journal, "began") == 1:
        await asyncio.sleep(60)
    return "done"


@task(over_http=True)
async def hold(ctx: Context, journal: str, seconds: float) -> str:
    note(journal, "began")
    await asyncio.sleep(seconds)
    note(journal, "ended")
    return "held"


@task(max_tries=3, over_http=True)
async def flaky(ctx: Context, journal: str, failures: int) -> int:
    if note(journal, str(time.time())) <= failures:
        raise ValueError("out of paper")
    return int(ctx["job_try"])


@task()
async def internal(ctx: Context) -> None: ...

'''

JOB = """
import os

from app.components.scheduler.registry import every
from app.components.worker.client import enqueue


@every(hours=1)
async def hourly() -> None:
    await enqueue("write", journal=os.environ["JOURNAL"], text="from the scheduler")
"""


@dataclass
class Running:
    """The processes of one project, which end with the test."""

    project: Path
    environment: Environment
    variables: Mapping[str, str]
    stack: ExitStack
    url: str = ""
    logs: list[Path] = field(default_factory=list)

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        """Start a process of the project; what it says goes to a file."""
        log = self.project.parent / f"log-{len(self.logs)}"
        self.logs.append(log)
        process = subprocess.Popen(
            [self.environment.python, *arguments],
            cwd=self.project,
            env=environ(**{**self.variables, **variables}),
            stdout=subprocess.DEVNULL,
            stderr=self.stack.enter_context(log.open("wb")),
        )
        self.stack.callback(process.wait, PATIENCE)
        self.stack.callback(process.kill)
        return process

    def serve(self, *, embedded: bool = False, **variables: str) -> None:
        """Start the web server, and wait until it answers."""
        self.url = f"http://127.0.0.1:{free_port()}"
        port = self.url.rpartition(":")[2]
        entry = ("-m", "uvicorn", "app.entrypoints.webserver:app", "--port", port)
        self.start(*entry, WORKER_EMBEDDED=str(embedded), **variables)
        wait_for(lambda: self.get("/health")[0] in {200, 503})

    def work(self, *queues: str, **variables: str) -> subprocess.Popen[bytes]:
        """Start a worker process."""
        return self.start("-m", "app.entrypoints.worker", *queues, **variables)

    def get(self, path: str) -> tuple[int, Any]:
        """Ask the web server."""
        return ask(self.url + path)

    def post(self, task: str, **options: object) -> tuple[int, Any]:
        """Enqueue over HTTP; what is no option of the API is an argument."""
        known = {"queue", "defer_seconds", "job_id"}
        request = {key: options.pop(key) for key in known & set(options)}
        return ask(self.url + JOBS, {"task": task, "arguments": options, **request})

    def enqueue(self, task: str, **options: object) -> str:
        """Enqueue over HTTP, and give the id."""
        code, answer = self.post(task, **options)
        assert code == 202, answer
        return str(answer["id"])

    def finished(self, job_id: str) -> dict[str, Any]:
        """Wait for a job's end."""

        def job() -> dict[str, Any] | None:
            code, answer = self.get(f"{JOBS}/{job_id}")
            ended = code == 200 and answer["status"] in {"succeeded", "failed"}
            return dict(answer) if ended else None

        return wait_for(job)

    def health(self) -> str:
        """The state of the worker in the health report."""
        return str(self.get("/health")[1]["components"]["worker"]["status"])

    def said(self, text: str, log: int = 0) -> int:
        """How often a process has logged a text."""
        return self.logs[log].read_text("utf-8").count(text)


T = TypeVar("T")


def wait_for(question: Callable[[], T | None]) -> T:
    """Ask until there is an answer."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.05)
    pytest.fail(f"nothing within {PATIENCE:g} seconds")


def ask(url: str, body: object = None) -> tuple[int, Any]:
    """Status and body of an answer; status 0 when there is none."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", **OPERATOR}
    request = urllib.request.Request(url, data, headers)  # noqa: S310 - an http address
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - likewise
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except OSError:
        return 0, None


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with worker and scheduler, whose task and job are those above."""
    folder = tmp_path_factory.mktemp("worker")
    aegis(folder, "init", "my-api", "--no-input", "--no-sync")
    aegis(folder / "my-api", "add", "worker", "scheduler", "--yes", "--no-sync")
    components = folder / "my-api/app/components"
    (components / "worker/tasks/journal.py").write_text(TASKS, encoding="utf-8")
    (components / "scheduler/jobs/hourly.py").write_text(JOB, encoding="utf-8")
    return folder / "my-api"


@pytest.fixture(scope="module")
def environment(project: Path, pytestconfig: pytest.Config) -> Environment:
    """What the project needs, kept in pytest's cache."""
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    return environment_with(requirements(project), cache.mkdir("environments"))


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis server of this test."""
    with run_redis(tmp_path) as server:
        yield server


@pytest.fixture
def running(
    project: Path, environment: Environment, redis: RedisServer
) -> Iterator[Running]:
    """The project, of which nothing runs yet."""
    variables = {
        "REDIS_URL": redis.url,
        "CACHE_PREFIX": "mine",
        "WORKER_LEASE_SECONDS": "3",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with ExitStack() as stack:
        yield Running(project, environment, variables, stack)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """A file in which tasks write down that they ran."""
    return tmp_path / "journal"


def lines(journal: Path) -> list[str]:
    """What the tasks have written."""
    return journal.read_text().splitlines() if journal.exists() else []


def test_a_job_is_enqueued_over_http_run_and_its_result_read(
    running: Running, journal: Path
) -> None:
    running.serve(embedded=True)

    job = running.finished(running.enqueue("write", journal=str(journal), text="one"))

    assert (job["status"], job["result"], job["tries"]) == ("succeeded", 1, 1)
    assert job["enqueued_at"] <= job["started_at"] <= job["finished_at"]
    assert lines(journal) == ["one"]
    wait_for(lambda: running.health() == "healthy")


def test_a_job_id_makes_a_job_unique(running: Running, journal: Path) -> None:
    running.serve(embedded=True)
    options = {"journal": str(journal), "text": "one", "job_id": "nightly"}

    answers = [running.post("write", **options) for _ in range(2)]
    running.finished("nightly")
    answers.append(running.post("write", **options))

    assert [code for code, _ in answers] == [202, 200, 200]
    assert lines(journal) == ["one"]


def test_a_job_waits_for_its_time(running: Running, journal: Path) -> None:
    running.serve(embedded=True)
    options = {"journal": str(journal), "text": "one", "defer_seconds": 2}

    job_id = running.enqueue("write", **options)
    assert running.get(f"{JOBS}/{job_id}")[1]["status"] == "deferred"

    assert running.finished(job_id)["status"] == "succeeded"


@pytest.mark.parametrize(
    ("task", "arguments"),
    [
        ("no_such_task", {}),
        ("internal", {}),
        ("write", {"journal": "x"}),
        ("write", {"journal": "x", "text": []}),
        ("write", {"journal": "x", "text": "x", "queue": "no_such_queue"}),
    ],
)
def test_what_is_unknown_or_does_not_fit_is_refused(
    running: Running, task: str, arguments: dict[str, object]
) -> None:
    running.serve()
    code, answer = running.post(task, **arguments)
    assert code == 422, answer


@pytest.mark.parametrize(
    ("end", "tries"), [(signal.SIGKILL, 2), (signal.SIGTERM, 1)], ids=["kill", "term"]
)
def test_the_next_worker_does_the_job_of_one_that_was_killed(
    running: Running, journal: Path, end: signal.Signals, tries: int
) -> None:
    running.serve()
    worker = running.work(SHUTDOWN_SECONDS="0.1")
    job_id = running.enqueue("hang_once", journal=str(journal))
    wait_for(lambda: lines(journal))

    worker.send_signal(end)
    assert worker.wait(PATIENCE) == (-end if end is signal.SIGKILL else 0)
    running.work()
    job = running.finished(job_id)

    assert (job["status"], job["result"], job["tries"]) == ("succeeded", "done", tries)
    assert lines(journal) == ["began", "began"]


def test_a_job_that_is_longer_than_the_lease_is_run_once(
    running: Running, journal: Path
) -> None:
    running.serve()
    for _ in range(2):
        running.work()

    job_id = running.enqueue("hold", journal=str(journal), seconds=7)

    assert running.finished(job_id)["result"] == "held"
    assert lines(journal) == ["began", "ended"]


def test_a_job_whose_mark_is_lost_is_not_run_twice_by_its_worker(
    running: Running, redis: RedisServer, journal: Path
) -> None:
    running.serve(embedded=True)
    job_id = running.enqueue("hold", journal=str(journal), seconds=2)
    wait_for(lambda: lines(journal))

    assert redis.command("DEL", f"arq:in-progress:mine:{job_id}") == b":1\r\n"

    assert running.finished(job_id)["result"] == "held"
    assert lines(journal) == ["began", "ended"]


def test_what_others_put_into_a_queue_is_neither_run_nor_harmful(
    running: Running, redis: RedisServer, journal: Path
) -> None:
    running.serve(embedded=True)
    harm = pickle.dumps({"f": "write", "a": (), "k": {}, "t": None, "et": 1})
    redis.command("SET", "arq:job:mine:harm", harm)
    redis.command("ZADD", "mine:queue:default", "1", "mine:harm")

    assert running.finished("harm")["status"] == "failed"
    job = running.finished(running.enqueue("write", journal=str(journal), text="one"))
    assert job["result"] == 1


@pytest.fixture
def before(running: Running, tmp_path: Path) -> Running:
    """The release before, which does not know the tasks yet."""
    tasks = "app/components/worker/tasks/journal.py"
    ignore = shutil.ignore_patterns("journal.py", "__pycache__")
    folder = shutil.copytree(running.project, tmp_path / "before", ignore=ignore)
    assert not (folder / tasks).exists()
    return replace(running, project=folder)


def test_a_job_is_left_to_a_worker_that_knows_its_task(
    running: Running, before: Running, journal: Path
) -> None:
    running.serve()
    worker = before.work()
    job_id = running.enqueue("write", journal=str(journal), text="one")
    wait_for(lambda: running.said("Job put back", log=1))
    worker.terminate()
    worker.wait(PATIENCE)

    running.work()

    job = running.finished(job_id)
    assert (job["status"], job["tries"]) == ("succeeded", 1)
    assert lines(journal) == ["one"]


def test_a_job_whose_task_no_worker_knows_fails_in_the_end(
    running: Running, before: Running, journal: Path
) -> None:
    running.serve()
    before.work(WORKER_UNKNOWN_SECONDS="1")

    job = running.finished(running.enqueue("write", journal=str(journal), text="one"))

    assert (job["status"], job["error"]) == ("failed", "NoWorkerForTaskError")


def test_projects_on_one_redis_leave_each_others_jobs_alone(
    running: Running, before: Running, redis: RedisServer, journal: Path
) -> None:
    running.serve()
    before.work(CACHE_PREFIX="other")
    wait_for(lambda: b"other:queue:default:workers" in redis.command("KEYS", "*"))
    options = {"journal": str(journal), "text": "one", "job_id": "nightly"}
    running.enqueue("write", **options)
    other = running.start(
        *("-c", COMMAND, "worker", "enqueue", "probe", "--job-id", "nightly"),
        CACHE_PREFIX="other",
    )
    assert other.wait(PATIENCE) == 0
    result = "arq:result:other:nightly"
    wait_for(lambda: b"probe" in redis.command("GET", result))

    assert running.get(f"{JOBS}/nightly")[1]["status"] == "queued"
    running.work()

    assert running.finished("nightly")["task"] == "write"
    assert lines(journal) == ["one"]
    keys = redis.command("KEYS", "*").decode().splitlines()[2::2]
    assert [key for key in keys if not re.search(r"(^|:)(mine|other):", key)] == []


def test_a_worker_that_is_told_to_stop_finishes_its_job(
    running: Running, journal: Path
) -> None:
    running.serve()
    worker = running.work()
    job_id = running.enqueue("hold", journal=str(journal), seconds=3)
    wait_for(lambda: lines(journal))

    worker.terminate()

    assert worker.wait(PATIENCE) == 0
    assert running.finished(job_id)["result"] == "held"
    assert lines(journal) == ["began", "ended"]
    assert running.health() == "degraded"


def test_a_job_that_fails_is_tried_again_later_each_time(
    running: Running, journal: Path
) -> None:
    running.serve(embedded=True)

    job = running.finished(running.enqueue("flaky", journal=str(journal), failures=2))

    assert (job["status"], job["result"], job["tries"]) == ("succeeded", 3, 3)
    first, second, third = map(float, lines(journal))
    assert second - first >= 1
    assert third - second >= 2


def test_a_job_that_always_fails_tells_its_error(
    running: Running, journal: Path
) -> None:
    running.serve(embedded=True)

    job = running.finished(running.enqueue("flaky", journal=str(journal), failures=9))

    assert (job["status"], job["tries"]) == ("failed", 3)
    assert job["error"] == "ValueError"


def test_a_failed_job_is_kept_and_run_again_as_it_was(
    running: Running, journal: Path
) -> None:
    running.serve(embedded=True)
    job_id = running.enqueue("flaky", journal=str(journal), failures=3, job_id="mine")
    running.finished(job_id)
    assert [queue["failed"] for queue in running.get(QUEUES)[1]] == [1, 0]
    (failed,) = running.get(FAILED)[1]
    assert (failed["id"], failed["error"], failed["tries"]) == ("mine", "ValueError", 3)

    assert ask(f"{running.url}{FAILED}/mine/retry", {})[0] == 202

    assert running.get(FAILED) == (200, [])
    assert ask(f"{running.url}{FAILED}/mine/retry", {})[0] == 404
    wait_for(lambda: running.finished(job_id)["status"] == "succeeded")
    assert len(lines(journal)) == 4
    assert [queue["failed"] for queue in running.get(QUEUES)[1]] == [0, 0]


def test_redis_goes_away_in_the_middle_of_a_job_and_comes_back(
    running: Running, redis: RedisServer, journal: Path
) -> None:
    running.serve(embedded=True, WORKER_LEASE_SECONDS="30")
    job_id = running.enqueue("hold", journal=str(journal), seconds=2)
    wait_for(lambda: lines(journal))

    redis.stop()
    wait_for(lambda: running.said("Redis is away"))
    assert running.get(QUEUES)[0] == 503
    assert running.post("write", journal=str(journal), text="one")[0] == 503
    wait_for(lambda: running.health() == "degraded")
    wait_for(lambda: len(lines(journal)) == 2)
    redis.start()

    assert running.finished(job_id)["result"] == "held"
    wait_for(lambda: running.health() == "healthy")
    running.finished(running.enqueue("write", journal=str(journal), text="one"))
    assert lines(journal) == ["began", "ended", "one"]
    assert running.said("Redis is away") == running.said("Redis is back") == 1


def test_redis_comes_after_the_application(
    running: Running, redis: RedisServer, journal: Path
) -> None:
    redis.stop()
    running.serve(embedded=True)
    assert running.health() == "degraded"

    redis.start()

    wait_for(lambda: running.health() == "healthy")
    job = running.finished(running.enqueue("write", journal=str(journal), text="one"))
    assert job["result"] == 1
    assert running.said("Redis is away") == running.said("Redis is back") == 1


def test_results_expire(running: Running, journal: Path) -> None:
    running.serve(embedded=True, WORKER_RESULT_SECONDS="1")
    job_id = running.enqueue("write", journal=str(journal), text="one")
    running.finished(job_id)

    wait_for(lambda: running.get(f"{JOBS}/{job_id}")[0] == 404)


def test_workers_share_the_jobs_and_each_is_run_once(
    running: Running, journal: Path
) -> None:
    running.serve()
    for _ in range(2):
        running.work()
    wait_for(lambda: len(running.get(QUEUES)[1][0]["workers"]) == 2)

    jobs = [
        running.enqueue("write", journal=str(journal), text=str(number))
        for number in range(40)
    ]
    for job in jobs:
        running.finished(job)

    assert sorted(map(int, lines(journal))) == list(range(40))


def test_a_process_serves_the_queues_it_is_told(
    running: Running, redis: RedisServer, journal: Path
) -> None:
    workers = "mine:queue:low:workers"
    redis.command("HSET", workers, "killed:1", "1700000000 1")
    running.serve()
    running.work("low")
    options = {"journal": str(journal), "text": "one"}

    waiting = running.enqueue("write", **options)
    running.finished(running.enqueue("write", **options, queue="low"))

    assert running.get(f"{JOBS}/{waiting}")[1]["status"] == "queued"
    default, low = running.get(QUEUES)[1]
    assert (default["queued"], default["workers"]) == (1, [])
    assert len(low["workers"]) == 1
    assert redis.command("HLEN", workers) == b":1\r\n"


def test_the_command_line_runs_enqueues_and_lists(
    running: Running, journal: Path
) -> None:
    running.serve()
    running.start("-c", COMMAND, "worker", "run")
    arguments = ("write", f"journal={journal}", "text=one")

    added = running.start("-c", COMMAND, "worker", "enqueue", *arguments)

    assert added.wait(PATIENCE) == 0
    wait_for(lambda: lines(journal) == ["one"])

    job_id = running.enqueue("flaky", journal=str(journal), failures=9, job_id="mine")
    running.finished(job_id)
    for command, code in (("forget", 0), ("forget", 1), ("retry", 1)):
        ended = running.start("-c", COMMAND, "worker", command, job_id)
        assert ended.wait(PATIENCE) == code
    assert running.get(FAILED) == (200, [])


def test_a_container_is_healthy_while_its_worker_can_take_jobs(
    running: Running, redis: RedisServer, tmp_path: Path
) -> None:
    text = (running.project / "docker-compose.yml").read_text("utf-8")
    service = yaml.safe_load(text)["services"]["worker"]
    file = str(tmp_path / "alive")
    _, *command = [each.replace("/tmp/alive", file) for each in service["command"]]  # noqa: S108 - in the container
    test = [each.replace("/tmp/alive", file) for each in service["healthcheck"]["test"]]  # noqa: S108 - likewise
    check = ("-c", test[-1])

    def passes() -> bool:
        return running.start(*check).wait(PATIENCE) == 0

    assert test[:3] == ["CMD", "python", "-c"]
    assert not passes()
    running.start(*command)
    wait_for(passes)
    redis.stop()
    wait_for(lambda: running.said("Redis is away", log=1))
    last = time.time() - 16
    os.utime(file, (last, last))
    assert not passes()
    redis.start()
    wait_for(passes)


def test_a_scheduled_job_enqueues_a_task(running: Running, journal: Path) -> None:
    port = str(free_port())
    scheduler = {"SCHEDULER_PORT": port, "JOURNAL": str(journal)}
    running.start("-m", "app.entrypoints.scheduler", **scheduler)
    url = f"http://127.0.0.1:{port}"
    running.serve(embedded=True, SCHEDULER_EMBEDDED="false", SCHEDULER_URL=url)
    run = f"{running.url}/api/v1/scheduler/jobs/hourly/run"

    wait_for(lambda: ask(run, {})[0] == 202)

    wait_for(lambda: lines(journal) == ["from the scheduler"])
