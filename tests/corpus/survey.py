"""Every edit on every file of a release that has a place for one."""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import aegis_cst
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.tree import DiskTree
from aegis_cst.reading.project import Project
from codemods.python.style import Style
from corpus import releases
from corpus.applications import application_trials
from corpus.edits import Edit, edits, language
from corpus.judge import Trial, Verdict, try_all, try_edit

SLOW_SECONDS = 10
SLOW_SECONDS_PER_BYTE = 1 / 10_000
"""On top: one real module has 14,000 lines, and is parsed a dozen times."""
_OTHERS = frozenset({"node_modules", "__pycache__", ".git"})


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What came of one release; ``files`` counts its Python files.

    ``trials`` are the edits at every place, ``located`` those where the engine, given
    an application, looks for the place itself.
    """

    title: str
    folder: str
    files: int
    trials: tuple[Trial, ...] = ()
    located: tuple[Trial, ...] = ()

    def count(self, verdict: Verdict) -> int:
        """How many trials ended so."""
        return sum(trial.verdict is verdict for trial in self.trials)

    @property
    def anchored(self) -> int:
        """How many files have a place for an edit."""
        return len({trial.path for trial in self.trials})


def survey(release: releases.Release) -> Surveyed:
    """Try everything on a release, or tell what came of it with this same engine."""
    known = releases.cache() / "results" / f"{release.folder}-{_engine()}.json"
    if known.exists():
        return _load(known.read_text(encoding="utf-8"))
    root = release.tree()
    surveyed = _survey(release, root)
    known.parent.mkdir(parents=True, exist_ok=True)
    known.write_text(json.dumps(asdict(surveyed)), encoding="utf-8")
    return surveyed


def repository(root: Path) -> Path:
    """The folder of the code itself: an sdist has everything in one folder."""
    entries = list(root.iterdir())
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else root


def files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file that edits may be made in, in alphabetical order."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - _OTHERS)
        for name in sorted(names):
            path = Path(folder, name)
            relative = path.relative_to(root).as_posix()
            if language(relative) and not path.is_symlink():
                yield relative, path


def _survey(release: releases.Release, root: Path) -> Surveyed:
    top = repository(root)
    configuration = Project(DiskTree(top)).configuration
    style = Style() if isinstance(configuration, Blocker) else configuration.style
    trials: list[Trial] = []
    found = list(files(top))
    for path, file in found:
        trials += _trials(path, file.read_bytes(), style)
    located = tuple(application_trials(top, [path for path, _ in found]))
    _forget()
    python = sum(path.endswith(".py") for path, _ in found)
    return Surveyed(release.title, release.folder, python, tuple(trials), located)


def _trials(path: str, data: bytes, style: Style) -> Iterator[Trial]:
    spoken = language(path)
    tried: list[Edit] = []
    for edit in edits(path, data, style):
        start = time.process_time()
        yield try_edit(path, spoken, data, edit)
        tried.append(edit)
        allowed = SLOW_SECONDS + SLOW_SECONDS_PER_BYTE * len(data)
        if (taken := time.process_time() - start) > allowed:
            fault = f"took {taken:.0f} seconds"
            yield Trial(path, edit.kind, edit.where, Verdict.FAILED, fault)
    if len(tried) > 1:
        yield try_all(path, spoken, data, tried)
    if tried:
        _forget()


def _forget() -> None:
    """Drop what the codemods keep of files read before: their trees are large."""
    for name in [each for each in sys.modules if each.startswith("codemods.")]:
        for value in vars(sys.modules[name]).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


@cache
def _engine() -> str:
    """A digest of all code that has a say in the results."""
    root = Path(aegis_cst.__file__).resolve().parent.parent
    folders = [root / name for name in ("aegis_cst", "codemods", "skeletons")]
    found = [path for each in folders for path in each.rglob("*.py")]
    found += [
        *(root / "skeletons").rglob("*.toml"),
        *Path(__file__).parent.glob("*.py"),
    ]
    digest = hashlib.sha256()
    for path in sorted(found):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _load(text: str) -> Surveyed:
    known = json.loads(text)
    for name in ("trials", "located"):
        known[name] = tuple(
            Trial(**{**each, "verdict": Verdict(each["verdict"])})
            for each in known[name]
        )
    return Surveyed(**known)
