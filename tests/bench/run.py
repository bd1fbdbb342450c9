"""Speed as users feel it: whole processes, as ratios to what Python itself takes.

Ratios hold on any machine; the runs of two commands alternate, so that both see the
same load. Ends with status 1 if a bound is not kept.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import checking
import first
import neighbours
from bound import Bound, measure
from tree import FILES

UNRELATED_FILES = 5000


def with_unrelated_files(project: Path) -> None:
    """Many Python files that no anchor leads to."""
    for number in range(UNRELATED_FILES):
        folder = project / "unrelated" / f"package_{number // 100}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"module_{number}.py").write_text(f"VALUE = {number}\n")


def bare(command: Sequence[str], reference: Sequence[str]) -> Bound:
    """The same without byte code, which some installers do not write."""
    without = [sys.executable, "-c", _WITHOUT]
    name = "add --dry-run, base project, without byte code"
    return Bound(name, [*without, *command], [*without, *reference], 2.2)


_WITHOUT = """\
import os, subprocess, sys, tempfile
with tempfile.TemporaryDirectory() as empty:
    environment = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": empty}
    sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, **environment}).returncode)
"""
"""Runs a command in whose interpreter every module has to be compiled."""


def served(trees: Path) -> list[bool]:
    """What the language server takes; where the system says what a process took."""
    if find_spec("resource") is None:
        return []
    from serving import serving  # noqa: PLC0415 - imports `resource`

    return serving(checking.tree_of(trees, FILES))


def main() -> int:
    """Measure every bound."""
    python = sys.executable
    aegis = [python, "-m", "aegis_cst"]
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small", Path(folder) / "large"
        for place in (small, large):
            options = ["--no-input", "--no-sync", "--output-dir", str(place)]
            subprocess.run([*aegis, "init", "my-api", *options], check=True)
        with_unrelated_files(large / "my-api")
        full, trees = Path(folder) / "full", Path(folder) / "trees"
        every = ["-c", "cache,database,scheduler,worker", "--output-dir", str(full)]
        init = [*aegis, "init", "my-api", "--no-input", "--no-sync"]
        subprocess.run([*init, *every], check=True)
        preview = [*aegis, "add", "scheduler", "--dry-run", "-p"]
        add_small = [*preview, str(small / "my-api")]
        add_large = [*preview, str(large / "my-api")]
        libraries = [python, "-c", "import libcst, typer, rich"]
        typer = [python, "-c", "import typer"]
        bounds = [
            Bound("aegis --version", [*aegis, "--version"], typer, 1.5),
            Bound("add --dry-run, base project", add_small, libraries, 2.2),
            bare(add_small, libraries),
            Bound("add --dry-run, 5,000 files more", add_large, add_small, 1.1),
            neighbours.bound(Path(folder) / "neighbours"),
            *checking.bounds(full / "my-api", trees),
            *first.bounds(small / "my-api"),
        ]
        kept = [measure(bound) for bound in bounds]
        kept += [*checking.memory(trees, full / "my-api"), checking.linearity(trees)]
        kept += [first.weight(small / "my-api"), *served(trees)]
        return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
