"""Speed as users feel it: whole processes, as ratios to what Python itself takes.

Ratios hold on any machine; the runs of two commands alternate, so that both see the
same load. Ends with status 1 if a bound is not kept.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 15
UNRELATED_FILES = 5000


@dataclass(frozen=True, slots=True)
class Bound:
    """``command`` is to take at most ``ratio`` times as long as ``reference``."""

    name: str
    command: Sequence[str]
    reference: Sequence[str]
    ratio: float


def seconds(command: Sequence[str]) -> float:
    """Wall time of one whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def measure(bound: Bound) -> bool:
    """Run both commands in turn and print how they compare."""
    times: tuple[list[float], list[float]] = ([], [])
    for command in (bound.command, bound.reference):
        seconds(command)
    for _ in range(ROUNDS):
        times[0].append(seconds(bound.command))
        times[1].append(seconds(bound.reference))
    taken, reference = map(statistics.median, times)
    kept = taken <= bound.ratio * reference
    sys.stdout.write(
        f"{'ok  ' if kept else 'OVER'} {bound.name}: {taken / reference:.2f} times "
        f"(at most {bound.ratio}); {taken * 1000:.0f} ms to {reference * 1000:.0f} ms\n"
    )
    return kept


def with_unrelated_files(project: Path) -> None:
    """Many Python files that no anchor leads to."""
    for number in range(UNRELATED_FILES):
        folder = project / "unrelated" / f"package_{number // 100}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"module_{number}.py").write_text(f"VALUE = {number}\n")


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
        preview = [*aegis, "add", "scheduler", "--dry-run", "-p"]
        add_small = [*preview, str(small / "my-api")]
        add_large = [*preview, str(large / "my-api")]
        libraries = [python, "-c", "import libcst, typer, rich"]
        typer = [python, "-c", "import typer"]
        bounds = [
            Bound("aegis --version", [*aegis, "--version"], typer, 1.5),
            Bound("add --dry-run, base project", add_small, libraries, 2.5),
            Bound("add --dry-run, 5,000 files more", add_large, add_small, 1.1),
        ]
        kept = [measure(bound) for bound in bounds]
        return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
