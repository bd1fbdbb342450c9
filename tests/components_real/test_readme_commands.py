"""Every command that a README of a project shows is run, as it stands there."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from e2e.command import TOKEN, environ, run
from e2e.environment import environment_with, requirements

from components_real.full_project import NAMES, make_project
from components_real.redis_server import run_redis
from components_real.running_project import (
    COMMAND,
    RunningProject,
    answering,
    free_port,
    wait_for,
)

NOT_HERE = ("docker ", "uv ", "pre-commit ", "just", "aegis ")
"""Programs that bring or build something, of which no test wants the outcome."""

ELSEWHERE = ("pytest", "ruff ", "mypy")
"""What the tests of all sets of components run in each of them."""

FENCES = re.MULTILINE | re.DOTALL

STANDING = {
    "": True,
    "cache": True,
    "scheduler": True,
    "worker": True,
    "database": False,
    "backup": False,
    "auth": False,
}
"""The READMEs by the component, and whether they speak of a running server."""

WITHOUT_COMMANDS = {"oauth"}

BROKEN = """
from app.components.worker.registry import Context, task


@task(max_tries=1)
async def broken(ctx: Context) -> None:
    raise ValueError("out of paper")
"""

FAILED_JOB = re.compile(r"(failed/|retry |forget )ID")
"""Where a command names a job that has failed."""

ANSWERS = b"a passphrase that nobody knows\n" * 2
"""What people type where a command asks for a password; `y` where it asks for a yes."""


@pytest.fixture(scope="module")
def project(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[RunningProject]:
    """A project with everything, and with the examples that the commands name."""
    folder = make_project(tmp_path_factory.mktemp("readme"), NAMES)
    for name, position, place in (
        ("database", 0, "app/models/note.py"),
        ("scheduler", 0, "app/components/scheduler/jobs/reports.py"),
    ):
        (folder / place).write_text(blocks(folder, name, "python")[position], "utf-8")
    (folder / "app/components/worker/tasks/broken.py").write_text(BROKEN, "utf-8")
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    environment = environment_with(requirements(folder), cache.mkdir("environments"))
    redis = tmp_path_factory.mktemp("redis")
    with run_redis(redis) as server:
        variables = {
            "REDIS_URL": server.url,
            "PORT": str(free_port()),
            "SCHEDULER_PORT": str(free_port()),
        }
        yield RunningProject(folder, environment, variables)


def readme(folder: Path, name: str) -> str:
    """The text of a README."""
    place = f"app/components/{name}/README.md" if name else "README.md"
    return (folder / place).read_text("utf-8")


def blocks(folder: Path, name: str, language: str) -> list[str]:
    """The blocks of code of a README that are in a language."""
    found = re.findall(r"^```(\w*)\n(.*?)^```", readme(folder, name), FENCES)
    return [text for each, text in found if each == language]


def shown(folder: Path, name: str) -> list[str]:
    """The commands of a README, in blocks and within lines."""
    lines = [
        line
        for language in ("console", "")
        for block in blocks(folder, name, language)
        for line in block.replace("\\\n", " ").splitlines()
    ]
    prose = re.sub(r"^```.*?^```", "", readme(folder, name), flags=FENCES)
    starts = ("my-api ", "python -m ", "uv run ")
    lines += [
        each for each in re.findall(r"`([^`]+)`", prose) if each.startswith(starts)
    ]
    plain = [line.split(" [")[0] for line in lines if "…" not in line]
    return [line for line in dict.fromkeys(plain) if "=" not in line.split(" ")[0]]


def inner(line: str) -> str:
    """A command without what has it run in an environment or in a container."""
    for outer in ("uv run ", "docker compose run --rm web "):
        line = line.removeprefix(outer)
    return line


class Runner:
    """Runs commands one after the other, as somebody who reads along would."""

    def __init__(self, project: RunningProject, stack: ExitStack) -> None:
        self.project = project
        self.stack = stack
        self.said = ""
        self.failures = 0

    def url(self, port: str = "PORT") -> str:
        return f"http://127.0.0.1:{self.project.variables[port]}"

    def words(self, line: str) -> list[str]:
        """The process that a line stands for, with the names of this project in it."""
        if made := re.findall(r"app-[\dTZ]+\.db", self.said):
            line = re.sub(r"app-[\dTZ]+\.db", made[0], line)
        line = line.replace("--of shop", "--of auth").replace("$TOKEN", TOKEN)
        line = line.replace("localhost:8000", self.url())
        if job := re.search(r'"id":"(\w+)"', self.said):
            line = re.sub(r"jobs/ID$", f"jobs/{job[1]}", line)
        program, *rest = shlex.split(inner(line))
        python = str(self.project.environment.python)
        if program == "my-api":
            return [python, "-c", COMMAND, *rest]
        return [python if program == "python" else program, *rest]

    def fail(self) -> str:
        """Have a job fail, and give its id."""
        self.failures += 1
        job = f"broken-{self.failures}"
        self.run(f"my-api worker enqueue broken --job-id {job}")
        words = self.words("my-api worker failed")
        where, env = self.project.folder, environ(**self.project.variables)
        wait_for(lambda: job.encode() in run(*words, cwd=where, env=env).stdout)
        return job

    def run(self, line: str) -> None:
        """Run a command to its end."""
        if FAILED_JOB.search(line):
            line = FAILED_JOB.sub(rf"\1{self.fail()}", line)
        asks = "auth" in line
        env = environ(**self.project.variables)
        finished = run(
            *self.words(line),
            cwd=self.project.folder,
            env=env,
            given=ANSWERS if asks else b"y\n",
            timeout=300,
        )
        told = finished.stdout.decode() + finished.told
        assert finished.code == 0, f"{line}\n{told}"
        assert "Traceback" not in told, f"{line}\n{told}"
        if told.strip():
            self.said = told

    def start(self, line: str) -> subprocess.Popen[bytes]:
        """Start a command that goes on until it is stopped."""
        arguments = self.words(line)[1:]
        process = self.stack.enter_context(self.project.start(*arguments))
        # In good order, so that the processes that it has started end with it.
        self.stack.callback(process.wait)
        self.stack.callback(process.terminate)
        return process


def serve(runner: Runner, line: str) -> None:
    """Wait until a server answers."""
    process = runner.start(line)
    port = "SCHEDULER_PORT" if "scheduler" in line else "PORT"
    answering(process, runner.url(port))


def work(runner: Runner, line: str) -> None:
    """Wait until a worker serves the queues."""
    process = runner.start(line)
    words = runner.words("my-api worker queues")
    where, env = runner.project.folder, environ(**runner.project.variables)
    worker = f":{process.pid}".encode()
    wait_for(lambda: worker in run(*words, cwd=where, env=env).stdout)


GO_ON: dict[str, Callable[[Runner, str], None]] = {
    "uv run my-api serve --reload": serve,
    "python -m app.entrypoints.scheduler": serve,
    "python -m app.entrypoints.worker": work,
    "my-api worker run": work,
}
"""Commands that do not end by themselves, and what tells that they run."""


@pytest.mark.parametrize("name", STANDING)
def test_the_commands_of_a_readme_do_what_they_say(
    project: RunningProject, name: str
) -> None:
    lines = shown(project.folder, name)
    assert lines
    with ExitStack() as stack:
        runner = Runner(project, stack)
        runner.run("my-api db upgrade")
        if STANDING[name] and name:
            process = runner.start("my-api serve")
            answering(process, runner.url())
        for line in lines:
            if line.startswith("curl") and shutil.which("curl") is None:
                continue
            if line in GO_ON:
                GO_ON[line](runner, line)
            elif not inner(line).startswith(NOT_HERE + ELSEWHERE):
                if "db check" in line:
                    runner.run("my-api db upgrade")
                runner.run(line)


def test_no_command_is_overlooked(project: RunningProject) -> None:
    places = (project.folder / "app/components").rglob("README.md")
    assert {each.parent.name for each in places} == set(STANDING) - {
        ""
    } | WITHOUT_COMMANDS
    assert not any(shown(project.folder, name) for name in WITHOUT_COMMANDS)
    every = {line for name in STANDING for line in shown(project.folder, name)}
    assert every >= GO_ON.keys()
