"""Follows the page line by line; what it shows has to come out."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docs.markdown import Block, blocks, page
from docs.tree import tree

CHANGING = {"init", "add", "remove"}
COUNT_OF_COMMANDS = 8


@dataclass(slots=True)
class Reader:
    """Somebody who types what the page says; ``folder`` is where they are."""

    folder: Path
    commands: list[list[str]] = field(default_factory=list)
    before: dict[str, bytes] = field(default_factory=dict)

    def follow(self, block: Block) -> None:
        if block.title:
            self._file(self.folder / block.title, block.text)
        for command, shown in _steps(block):
            output = self._type(command)
            if output is not None and shown:
                assert re.fullmatch(_pattern(shown), output), output

    def _file(self, path: Path, text: str) -> None:
        """Before anything is added files are written, afterwards compared."""
        if any(each[0] == "add" and "--yes" in each for each in self.commands):
            assert path.read_text("utf-8") == text
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())

    def _type(self, command: str) -> str | None:
        line, _, redirected = command.partition(" > ")
        program, *arguments = shlex.split(line)
        if program == "cd":
            self.folder /= arguments[0]
        elif program == "git" and shutil.which("git"):
            subprocess.run(shlex.split(line), cwd=self.folder, check=True)
        elif program == "aegis":
            return self._aegis(arguments, redirected)
        return None

    def _aegis(self, arguments: list[str], redirected: str) -> str:
        if arguments[0] == "add" and not self.before:
            self.before = tree(self.folder)
        self.commands.append(arguments)
        sync = ["--no-sync"] if arguments[0] in CHANGING else []
        finished = subprocess.run(
            [sys.executable, "-m", "aegis_cst", *arguments, *sync],
            cwd=self.folder,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        assert finished.returncode == 0, finished.stderr.decode()
        if redirected:
            (self.folder / redirected).write_bytes(finished.stdout)
        output = (finished.stderr + finished.stdout).decode()
        return output.replace("\r\n", "\n")


def _steps(block: Block) -> Iterator[tuple[str, str]]:
    """Every command of a block, and what is shown of its output."""
    if block.language == "console":
        for step in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            command, _, shown = step.partition("\n")
            yield command, shown


def _pattern(shown: str) -> str:
    """What the output has to match: ``…`` stands for anything, alone for lines."""
    lines = [
        r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"\n"
        for line in shown.splitlines()
    ]
    return "".join(lines)


def test_what_the_page_shows_comes_out(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    reader = Reader(folder)
    for block in blocks(page("getting-started.md")):
        reader.follow(block)
    assert len(reader.commands) == COUNT_OF_COMMANDS
    assert tree(reader.folder) == reader.before
