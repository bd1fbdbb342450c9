"""A bound on what a command may take, as a ratio to what another one takes."""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

ROUNDS = 15


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
    detail = f"{taken * 1000:.0f} ms to {reference * 1000:.0f} ms"
    return told(bound.name, taken / reference, bound.ratio, f" times; {detail}")


def told(name: str, value: float, most: float, unit: str) -> bool:
    """Print a value, and whether its bound is kept."""
    kept = value <= most
    text = f"{'ok  ' if kept else 'OVER'} {name}: {value:.2f} (at most {most}){unit}\n"
    sys.stdout.write(text)
    sys.stdout.flush()
    return kept
