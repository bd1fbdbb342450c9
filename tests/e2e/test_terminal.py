"""What a person sees who calls the command in a terminal, and what answers do."""

import os
import re
import select
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from e2e.command import AEGIS, TIMEOUT, environ
from e2e.tree import check_same, snapshot

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals", allow_module_level=True)

import fcntl
import pty
import signal
import struct
import termios

QUESTION = b"Go ahead? [Y/n]:"
SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """A terminal of 24 lines and 80 columns in which ``aegis`` runs."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.end, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [*AEGIS, *arguments],
            cwd=folder,
            env=environ(TERM="xterm-256color", **environment),
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)
        self.shown = b""

    def wait_for(self, text: bytes) -> None:
        """Read until a text is shown."""
        deadline = time.monotonic() + TIMEOUT
        while text not in self.shown:
            assert time.monotonic() < deadline, self.shown.decode()
            assert self._read(), self.shown.decode()

    def type(self, text: str) -> None:
        """Type something."""
        os.write(self.end, text.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C until it is heard: not right before a read begins to block."""
        for _ in range(30):
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(3)
                return

    def finish(self) -> tuple[int, str]:
        """The exit code, and all that was shown."""
        while self._read():
            pass
        os.close(self.end)
        return self.process.wait(TIMEOUT), self.shown.decode()

    def _read(self) -> bool:
        """Read a piece; whether there may be more."""
        ready, _, _ = select.select([self.end], [], [], TIMEOUT)
        assert ready, self.shown.decode()
        try:
            piece = os.read(self.end, 65536)
        except OSError:  # the way Linux says that the other side has closed
            return False
        self.shown += piece
        return bool(piece)


@pytest.mark.parametrize("answer", ["n\n", "maybe\nno\n"])
def test_no_writes_nothing(project: Path, answer: str) -> None:
    before = snapshot(project)
    terminal = Terminal(project, "add", "scheduler", "--no-sync")
    terminal.wait_for(QUESTION)
    check_same(snapshot(project), before)
    terminal.type(answer)
    code, shown = terminal.finish()
    assert code == 1
    assert "Traceback" not in shown
    check_same(snapshot(project), before)


def test_leaving_the_question_writes_nothing(project: Path) -> None:
    before = snapshot(project)
    terminal = Terminal(project, "add", "scheduler", "--no-sync")
    terminal.wait_for(QUESTION)
    terminal.type("\x04")
    code, shown = terminal.finish()
    assert code == 130
    assert "Traceback" not in shown
    check_same(snapshot(project), before)


@pytest.mark.parametrize("answer", ["y\n", "\n"])
def test_yes_applies(project: Path, with_scheduler: Path, answer: str) -> None:
    terminal = Terminal(project, "add", "scheduler", "--no-sync")
    terminal.wait_for(QUESTION)
    terminal.type(answer)
    code, shown = terminal.finish()
    assert code == 0
    assert "Added scheduler" in SEQUENCE.sub("", shown)
    check_same(snapshot(project), snapshot(with_scheduler))


def test_a_signal_at_the_question_writes_nothing(project: Path) -> None:
    before = snapshot(project)
    terminal = Terminal(project, "add", "scheduler", "--no-sync")
    terminal.wait_for(QUESTION)
    terminal.interrupt()
    code, shown = terminal.finish()
    assert code == 130
    assert "Traceback" not in shown
    check_same(snapshot(project), before)


def test_the_preview_names_everything(project: Path) -> None:
    terminal = Terminal(project, "add", "scheduler", "--no-sync")
    terminal.wait_for(QUESTION)
    terminal.type("n\n")
    _, shown = terminal.finish()
    plain = SEQUENCE.sub("", shown)
    assert plain != shown
    assert "New (" in plain
    assert "app/components/scheduler/" in plain
    assert "+    app.include_router(scheduler_router)" in plain
    assert plain.index("New (") < plain.index("--- a/")


def test_no_colours_on_demand(project: Path) -> None:
    terminal = Terminal(project, "add", "scheduler", "--dry-run", NO_COLOR="1")
    code, shown = terminal.finish()
    assert code == 0
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", shown)
    assert "New (" in SEQUENCE.sub("", shown)


def test_the_summary_fits(project: Path) -> None:
    terminal = Terminal(project, "add", "scheduler", "--dry-run")
    code, shown = terminal.finish()
    assert code == 0
    assert "Nothing was written." in shown
    summary = SEQUENCE.sub("", shown).partition("\n--- ")[0]
    assert [each for each in summary.splitlines() if len(each) > 80] == []


def test_what_changes_in_one_s_own_files_stands_where_the_output_ends(
    project: Path,
) -> None:
    terminal = Terminal(project, "add", "scheduler", "--dry-run")
    _, shown = terminal.finish()
    heads = re.findall(r"^\+\+\+ b/(\S+)", SEQUENCE.sub("", shown), re.MULTILINE)
    there = {path for path in heads if (project / path).exists()}
    theirs = sorted(there - {"aegis.lock"})
    assert "pyproject.toml" in theirs
    assert heads[-len(theirs) :] == theirs


@pytest.mark.parametrize("plain", [False, True])
def test_routes_fit(added: Path, *, plain: bool) -> None:
    terminal = Terminal(added, "routes", **({"NO_COLOR": "1"} if plain else {}))
    code, shown = terminal.finish()
    assert code == 0
    assert bool(re.search(r"\x1b\[[0-9;]*3[0-9]", shown)) is not plain
    lines = SEQUENCE.sub("", shown).splitlines()
    assert "  GET    /api/v1/scheduler/jobs" in [each.rstrip() for each in lines]
    assert [each for each in lines if len(each) > 80] == []


def test_removal_asks_too(added: Path, base: Path) -> None:
    terminal = Terminal(added, "remove", "scheduler", "--no-sync")
    terminal.wait_for(QUESTION)
    terminal.type("y\n")
    code, shown = terminal.finish()
    assert code == 0
    assert "-    app.include_router(scheduler_router)" in SEQUENCE.sub("", shown)
    check_same(snapshot(added), snapshot(base))


def test_creation_asks_for_what_is_not_given(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "init", "my-api", "--no-sync")
    for question, answer in (
        (b"Name", "Käse Shop"),
        (b"One sentence", "It's a shop & more."),
        (b"Author", ""),
        (b"Choose from", ""),
        (b"Components", "schedular"),
        (b"did you mean scheduler?", "scheduler"),
    ):
        terminal.wait_for(question)
        terminal.shown = b""
        terminal.type(f"{answer}\n")
    code, shown = terminal.finish()
    assert code == 0, shown
    project = tmp_path / "my-api"
    assert "Käse Shop" in (project / ".env.example").read_text("utf-8")
    assert (project / "app/components/scheduler/api.py").is_file()


def test_interrupting_creation_leaves_nothing_behind(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "init", "my-api", "--no-sync")
    terminal.wait_for(b"Name")
    terminal.interrupt()
    code, _ = terminal.finish()
    assert code == 130
    assert not list(tmp_path.iterdir())
