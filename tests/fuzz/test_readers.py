"""Readers of what aegis itself writes, and of what people configure, on damage."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from memory_tree import MemoryTree
from proof_scale import SEED, sampled, scaled

import aegis_cst
from aegis_cst.components.catalogue import SKELETONS
from aegis_cst.components.manifest import ManifestError
from aegis_cst.components.manifest_file import read_manifest
from aegis_cst.plan.saved import SavedPlanError, load
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.configuration import read_configuration
from aegis_cst.reading.record.state import (
    ComponentRecord,
    EditRecord,
    read_state,
    with_component,
)
from aegis_cst.write import journal, undo_store
from aegis_cst.write.journal import BrokenJournalError
from aegis_cst.write.undo_store import BrokenRecordError
from fuzz.boundaries import PYPROJECT
from fuzz.damage import cut, flipped, mistaken
from fuzz.judge import check_message

DIGEST = "a" * 64
STATE = with_component(
    None,
    ComponentRecord(
        "jobs",
        "1",
        1,
        {"app/jobs.py": f"sha256:{DIGEST}"},
        (EditRecord("router", "app/main.py", {"a": {"b": ["c"]}}, ("x\n", "é")),),
    ),
)
CONFIGURATION = (
    PYPROJECT + '[tool.aegis]\napp = "app.main:app"\n[tool.aegis.anchors]\n'
    'compose = "compose.yaml"\ncards = false\n'
).encode()
MANIFEST = (SKELETONS / "scheduler" / "component.toml").read_bytes()
PLAN = {
    "version": 2,
    "aegis": aegis_cst.__version__,
    "command": "add",
    "components": ["jobs"],
    "keep_edited": False,
    "files": {"a/b.py": {"before": None, "after": f"sha256:{DIGEST}"}},
}
ENTRY = {"target": "a/b.py", "before": None, "after": DIGEST, "new": "", "old": ""}
JOURNAL = {
    "version": 1,
    "command": "add jobs",
    "phase": "applying",
    "entries": [ENTRY],
    "folders": ["a"],
    "record": "0001",
    "dropped": [],
    "sync": False,
}
FILE = {"path": "a/b.py", "before": None, "after": DIGEST, "mode": 420, "withheld": ""}
RECORD = {
    "version": 1,
    "command": "add",
    "components": ["jobs"],
    "when": "2026-01-01T00:00:00+00:00",
    "files": [FILE],
}
Read = Callable[[Path, bytes], str]


def _state(_folder: Path, data: bytes) -> str:
    found = read_state(MemoryTree({"aegis.lock": data}))
    return found.reason if isinstance(found, Blocker) else ""


def _configuration(_folder: Path, data: bytes) -> str:
    tree = MemoryTree({"pyproject.toml": data})
    found = read_configuration(tree, frozenset({"app"}))
    return found.reason if isinstance(found, Blocker) else ""


def _manifest(folder: Path, data: bytes) -> str:
    component = folder / "scheduler"
    component.mkdir(exist_ok=True)
    (component / "component.toml").write_bytes(data)
    try:
        read_manifest(component)
    except ManifestError as error:
        return str(error)
    return ""


def _plan(_folder: Path, data: bytes) -> str:
    try:
        load(data)
    except SavedPlanError as error:
        return str(error)
    return ""


def _journal(folder: Path, data: bytes) -> str:
    (folder / ".aegis").mkdir(exist_ok=True)
    (folder / ".aegis" / journal.NAME).write_bytes(data)
    try:
        journal.load(folder)
    except BrokenJournalError as error:
        return str(error)
    return ""


def _record(folder: Path, data: bytes) -> str:
    (folder / ".aegis" / "undo" / "0001").mkdir(parents=True, exist_ok=True)
    (folder / ".aegis" / "undo" / "0001" / "record.json").write_bytes(data)
    try:
        undo_store.last(folder)
    except BrokenRecordError as error:
        return str(error)
    return ""


def _json(document: object) -> bytes:
    return json.dumps(document, indent=1).encode()


READERS = {
    "state": (_state, STATE, "toml"),
    "configuration": (_configuration, CONFIGURATION, "toml"),
    "manifest": (_manifest, MANIFEST, "toml"),
    "saved plan": (_plan, _json(PLAN), "json"),
    "journal": (_journal, _json(JOURNAL), "json"),
    "undo record": (_record, _json(RECORD), "json"),
}
HARD = {
    "toml": (
        b"a" + b".a" * 20_000 + b" = 1\n",
        b"a = " + b"[" * 20_000 + b"]" * 20_000,
        b"a = " + b"{a=" * 20_000,
        b"a = " + b"9" * 20_000,
        b"#" * 10_000_000,
    ),
    "json": (
        b"[" * 200_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b"9" * 20_000,
        b"1e9999",
        b"NaN",
        b'"\\ud800"',
        b" " * 10_000_000,
    ),
}


def _damaged(data: bytes) -> Iterator[bytes]:
    for _, damaged in mistaken(data):
        yield damaged
    for _, damaged in sampled(list(cut(data)), 150):
        yield damaged
    for _, damaged in flipped(data, scaled(400), SEED):
        yield damaged


@pytest.mark.parametrize("name", READERS)
def test_damaged_files_are_read_or_refused(name: str, tmp_path: Path) -> None:
    read, data, _ = READERS[name]
    refused = 0
    for damaged in _damaged(data):
        try:
            reason = read(tmp_path, damaged)
            if reason:
                check_message(reason.replace(str(tmp_path), ""))
        except Exception as error:
            error.add_note(f"{name}: {damaged!r}")
            raise
        refused += bool(reason)
    assert refused > 50


@pytest.mark.parametrize("name", READERS)
def test_hard_files_are_answered_in_time(name: str, tmp_path: Path) -> None:
    read, _, language = READERS[name]
    for hard in HARD[language]:
        start = time.process_time()
        reason = read(tmp_path, hard)
        assert time.process_time() - start < 2.0, hard[:40]
        if reason:
            check_message(reason.replace(str(tmp_path), ""))
