"""Which tests run which line: gathered once, by one run with coverage contexts."""

import hashlib
import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from mutants.process import environment
from mutants.sample import FOLDERS

AREAS = ("check", "codemods", "components", "plan", "reading", "write")
"""The test folders whose tests run the engine within their own process."""

NAME = ".mutants-coverage.json"


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """``lines`` are the tests of a line, ``seconds`` how long each test takes.

    ``sources`` is the digest of the engine that passed them all.
    """

    lines: dict[str, dict[str, list[str]]]
    seconds: dict[str, float]
    sources: str

    def tests_for(self, module: str, line: int) -> list[str]:
        """The tests that run a line; for one that runs at import, the module's."""
        lines = self.lines.get(module, {})
        tests = lines.get(str(line)) or {
            each for all_ in lines.values() for each in all_
        }
        return sorted(tests or self._of_area(module))

    def _of_area(self, module: str) -> list[str]:
        """Tests of the area, for a module that does nothing but define."""
        area = module.removeprefix("aegis_cst/").partition("/")[0]
        return [each for each in self.seconds if each.startswith(f"tests/{area}/")]


def coverage_map(root: Path) -> CoverageMap:
    """The map of a copy of the checkout; made if the copy has none yet."""
    path = root / NAME
    if not path.is_file():
        folders = [f"tests/{area}" for area in AREAS]
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "mutants.contexts", *folders],
            cwd=root,
            env=environment(root),
            check=True,
        )
    return CoverageMap(**json.loads(path.read_bytes()))


def save(
    root: Path, contexts: dict[str, dict[int, list[str]]], seconds: dict[str, float]
) -> None:
    """Write what the run saw: by path and line, the tests that were running."""
    lines: dict[str, dict[int, list[str]]] = defaultdict(dict)
    for path, by_line in contexts.items():
        name = Path(path).relative_to(root).as_posix()
        for line, tests in by_line.items():
            if running := sorted(filter(None, tests)):
                lines[name][line] = running
    document = {"lines": lines, "seconds": seconds, "sources": sources(root)}
    (root / NAME).write_text(json.dumps(document))


def sources(root: Path) -> str:
    """A digest of the engine: a mutant left in a copy would make all others fail."""
    paths = sorted(each for f in FOLDERS for each in (root / f).rglob("*.py"))
    data = b"".join(each.read_bytes() for each in paths)
    return hashlib.sha256(data).hexdigest()
