"""What ``aegis check`` takes, which runs at every commit."""

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from statistics import median

from bound import Bound, seconds, told
from tree import FILES, ROUTERS, write

AEGIS = (sys.executable, "-m", "aegis_cst")
MEGABYTES = 150
LESS_MEGABYTES = 40
SIZES = (1000, FILES, 20_000)
CURVE = 1.3
"""How much dearer a file of the largest tree may be than one of the middle one."""

_PEAK = """\
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, capture_output=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10))
"""
_WITH_FINDINGS = """\
import subprocess, sys
sys.exit(subprocess.run(sys.argv[1:], capture_output=True).returncode != 1)
"""


def bounds(full: Path, folder: Path) -> Iterator[Bound]:
    """``full`` is a project with every component, ``folder`` an empty one."""
    python = sys.executable
    libraries = [python, "-c", "import typer, ast, tomllib, yaml"]
    check = [*AEGIS, "check", "-p"]
    yield Bound("check, full project", [*check, str(full)], libraries, 1.5)
    tree = tree_of(folder, FILES)
    binary = which("ruff", path=str(Path(python).parent)) or "ruff"
    ruff = [binary, "check", "--isolated", "--no-cache", str(tree)]
    alone = [*check, str(tree), "--no-cache"]
    yield Bound("check --no-cache, 5,000 files, to ruff", alone, ruff, 0.75)
    yield Bound("check, 5,000 files, to ruff", [*check, str(tree)], ruff, 0.4)
    idle = folder / "idle"
    write(idle, FILES, 2 * ROUTERS, idle=ROUTERS)
    found = [python, "-c", _WITH_FINDINGS, *check, str(idle), "--no-cache"]
    ruff = [*ruff[:-1], str(idle)]
    yield Bound("check --no-cache, 300 idle routers, to ruff", found, ruff, 1.25)


def tree_of(folder: Path, size: int) -> Path:
    """A made-up project of that many files."""
    tree = folder / str(size)
    if not tree.exists():
        write(tree, size, size * ROUTERS // FILES)
    return tree


def memory(folder: Path, full: Path) -> list[bool]:
    """Whether the check of a large project stays small, and that of a small one."""
    if find_spec("resource") is None:
        sys.stdout.write("skip memory: this system does not say\n")
        return []
    projects = (
        ("check, 5,000 files", tree_of(folder, FILES), MEGABYTES),
        ("check, full project", full, LESS_MEGABYTES),
    )
    return [told(name, _peak(project), most, " MB") for name, project, most in projects]


def _peak(project: Path) -> float:
    check = (*AEGIS, "check", "--no-cache", "-p", str(project))
    finished = subprocess.run(
        (sys.executable, "-c", _PEAK, *check),
        check=True,
        capture_output=True,
        text=True,
    )
    return float(finished.stdout)


def linearity(folder: Path) -> bool:
    """Whether a further file costs in a huge project what it costs in a large one."""
    taken = []
    for size in SIZES:
        check = (*AEGIS, "check", "--no-cache", "-p", str(tree_of(folder, size)))
        taken.append(median(seconds(check) for _ in range(5)))
    small, large, huge = taken
    early = (large - small) / (SIZES[1] - SIZES[0])
    late = (huge - large) / (SIZES[2] - SIZES[1])
    shown = ", ".join(f"{each:.2f}" for each in taken)
    return told(
        "a file more of 20,000 to one of 5,000", late / early, CURVE, f"; {shown} s"
    )
