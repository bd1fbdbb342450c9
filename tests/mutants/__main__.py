"""Mutate the engine in a copy of the checkout, and tell which mutants survive.

Neither of the usual tools fits. Of cosmic-ray, one test command has to do for all
mutants, there is no sample of them, and no operator that takes out a statement or a
result. mutmut mutates undecorated functions only, so neither what is cached, nor
properties, context managers, patterns and defaults; and it needs ``fork``.
"""

import argparse
import importlib.util
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from mutants.coverage_map import CoverageMap, coverage_map, sources
from mutants.explained import explained
from mutants.operators import Mutant
from mutants.process import fails
from mutants.sample import modules, sample

_ROOT = Path(__file__).parents[2]
_LEFT_OUT = shutil.ignore_patterns(".*cache", ".git", ".tox", ".venv", "__pycache__")


def chosen_tests(
    found: CoverageMap, mutant: Mutant, budget: float
) -> tuple[list[str], float]:
    """The tests to run, those first that a reader would look into, and their time.

    The first of them is run whatever it takes: else nothing would be told.
    """
    name = Path(mutant.module).stem

    def rank(test: str) -> tuple[bool, float]:
        return name not in test.partition("::")[0], found.seconds.get(test, 0.0)

    tests: list[str] = []
    total = 0.0
    for test in sorted(found.tests_for(mutant.module, mutant.line), key=rank):
        seconds = found.seconds.get(test, 0.0)
        if not tests or total + seconds <= budget:
            tests.append(test)
            total += seconds
    return tests, total


def survives(root: Path, found: CoverageMap, mutant: Mutant, budget: float) -> bool:
    """Whether all tests that run the line pass with the mutant in place."""
    tests, seconds = chosen_tests(found, mutant, budget)
    if not tests:
        return True
    path = root / mutant.module
    data = path.read_bytes()
    _write(path, mutant.applied(data))
    try:
        return not fails(root, tests, seconds)
    finally:
        _write(path, data)


def _write(path: Path, data: bytes) -> None:
    """Write a module; one compiled within the same second would pass for the new."""
    path.write_bytes(data)
    Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)


def main() -> int:
    """Run as many mutants as asked for; 1 if one survives without an explanation."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options = _options()
    root = options.copy or Path(tempfile.mkdtemp(prefix="mutants-")) / "copy"
    if not root.exists():
        shutil.copytree(_ROOT, root, ignore=_LEFT_OUT)
    found = coverage_map(root)
    if found.sources != sources(root):
        _say(f"{root} is not as it was when its tests passed; delete it")
        return 2
    reasons = explained()
    mutants, total = sample(
        root, modules(root, options.module), options.number, options.seed
    )
    mutants = [each for each in mutants if options.only in each.key]
    counts = {"killed": 0, "explained": 0, "survived": 0}
    for mutant in mutants:
        start = time.monotonic()
        verdict = "killed"
        if survives(root, found, mutant, options.budget):
            verdict = "explained" if mutant.key in reasons else "survived"
        counts[verdict] += 1
        seconds = time.monotonic() - start
        _say(f"{verdict} {seconds:.1f}s line {mutant.line} {mutant.key}")
    told = ", ".join(f"{number} {verdict}" for verdict, number in counts.items())
    _say(f"seed {options.seed}: {len(mutants)} of {total} mutants, {told}")
    return 1 if counts["survived"] else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("--number", type=int, default=400, help="how many mutants")
    parser.add_argument("--seed", type=int, default=0, help="which of them")
    parser.add_argument(
        "--copy", type=Path, help="a copy of the checkout to go on with"
    )
    told = "seconds of tests for one mutant, the quickest first"
    parser.add_argument("--budget", type=float, default=30.0, help=told)
    parser.add_argument("--only", default="", help="mutants with this in their key")
    parser.add_argument("module", nargs="*", help="start of a module's path")
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
