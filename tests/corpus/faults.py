"""Faults put into projects one at a time, and whether ``aegis check`` tells them.

Run it as ``python -m corpus.faults FOLDER…``. With ``--boot COMMAND`` a fault counts
only if FastAPI sees it: ``COMMAND FOLDER`` prints what the application answers as JSON,
and prints something else for the changed project, or fails.
"""

import argparse
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from memory_tree import MemoryTree

from aegis_cst.check.finding import Finding
from aegis_cst.check.rules import RULES
from aegis_cst.check.runner import findings
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.sources import DiskSources, TreeSources
from corpus.fault_kinds import KINDS, Fault, faults_of

MOST = 6
"""Faults of a kind in a project."""

_ANSWER_SECONDS = 60


def files_of(folder: Path) -> dict[str, bytes]:
    """What the check reads of a project."""
    sources = DiskSources(folder)
    held = ((path, sources.read(path)) for path in sorted(sources.paths))
    return {path: data for path, data in held if data is not None}


def told(files: Mapping[str, bytes]) -> Counter[tuple[str, str, str]]:
    """What the check says of a project, without the lines."""
    codebase = Codebase(TreeSources(MemoryTree(files)))
    return Counter(map(_key, findings(codebase, RULES)))


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.place.path, finding.message


def chosen(faults: Sequence[Fault]) -> Iterator[Fault]:
    """Some of each kind, spread over the project."""
    for kind in KINDS:
        every = [each for each in faults if each.kind == kind]
        step = max(1, -(-len(every) // MOST))
        yield from every[::step]


def answers(boot: str, folder: Path) -> str:
    """What an application answers, as a command tells; empty without a command."""
    if not boot:
        return ""
    done = subprocess.run(
        [*shlex.split(boot), str(folder)],
        check=False,
        capture_output=True,
        text=True,
        timeout=_ANSWER_SECONDS,
    )
    lines = done.stdout.splitlines()
    return lines[-1] if lines else f"failed with {done.returncode}"


def _is_seen(boot: str, folder: Path, before: str, fault: Fault) -> bool:
    """Whether FastAPI sees a fault; what is written twice may leave no trace."""
    if not boot or not fault.is_visible:
        return True
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / folder.name
        shutil.copytree(folder, copy)
        for path, data in fault.changes.items():
            if data is None:
                (copy / path).unlink()
            else:
                (copy / path).write_bytes(data)
        return answers(boot, copy) != before


def measure(folder: Path, boot: str) -> Counter[tuple[str, bool]]:
    """Kinds of faults, each with whether it was told, and how often."""
    files = files_of(folder)
    before, start = told(files), answers(boot, folder)
    result: Counter[tuple[str, bool]] = Counter()
    for fault in chosen(list(faults_of(files))):
        changed = {**files, **fault.changes}
        kept = {path: data for path, data in changed.items() if data is not None}
        new = told(kept) - before
        is_told = any(code in KINDS[fault.kind] for code, _, _ in new)
        if not is_told and not _is_seen(boot, folder, start, fault):
            continue
        result[fault.kind, is_told] += 1
        if not is_told:
            sys.stderr.write(f"{folder.name}: not told: {fault.kind}: {fault.where}\n")
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table of the folders, and a total."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--boot", default="", help="tells what an application answers")
    options = parser.parse_args(arguments)
    total: Counter[tuple[str, bool]] = Counter()
    for folder in options.folders:
        found = measure(folder, options.boot)
        total += found
        sys.stdout.write(_row(folder.name, found))
        sys.stdout.flush()
    sys.stdout.write(_row("all", total))
    return 0


def _row(name: str, found: Counter[tuple[str, bool]]) -> str:
    cells = [
        f"{kind}: {found[kind, True]} of {found[kind, True] + found[kind, False]}"
        for kind in KINDS
    ]
    return f"{name:36} {' · '.join(cells)}\n"


if __name__ == "__main__":
    sys.exit(main())
