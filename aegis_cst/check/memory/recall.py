"""What the last run found, for as long as nothing that it read has changed.

Most runs come to the same as the one before. Where every file is as it was then, no
rule has to be loaded, and no file to be read.
"""

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import aegis_cst
from aegis_cst.check.finding import Block, Finding, Registration, Remark, Replacement
from aegis_cst.check.memory.outline_memory import OutlineMemory
from aegis_cst.check.memory.recording import (
    RecordingSources,
    Stamp,
    digest_of,
    stamp_of,
)
from aegis_cst.check.reporters.report import Checked
from aegis_cst.reading.files.place import Place, Skip
from aegis_cst.reading.files.sources import DiskSources

CACHE = Path(".aegis", "cache", "check.json")
OUTLINES = CACHE.with_name("outlines.json")
_DAMAGED = (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


def key_of(select: Sequence[str], ignore: Sequence[str]) -> list[Any]:
    """What results depend on besides the project."""
    stamps = [
        stamp_of(f"{here}/{each}")
        for room in ("check", "reading")
        for here in [Path(aegis_cst.__file__).with_name(room)]
        for each in sorted(DiskSources(here).paths)
        if each.endswith(".py")
    ]
    # The version does not tell of a checkout in which aegis itself is changed.
    own = digest_of(repr(stamps).encode())
    # Another Python may read a file otherwise, or not at all.
    version = [*sys.version_info[:3]]
    return [aegis_cst.__version__, version, own, list(select), list(ignore)]


def recall(root: Path, prefix: str, key: list[Any]) -> Checked | None:
    """The last result, if it still holds."""
    try:
        data = json.loads((root / CACHE).read_bytes())
        if data["key"] != key:
            return None
        sources = DiskSources(root)
        # A new file may bring in what was missing, without any other file changing.
        if data["listing"] != _listing(sources) or not _hold(root, data["stamps"]):
            return None
        return Checked(
            prefix,
            [_finding(each) for each in data["findings"]],
            [Skip(*each) for each in data["skips"]],
            sources,
            data["application"],
            nested=data["nested"],
            remarks=[Remark(*each) for each in data["remarks"]],
        )
    except _DAMAGED:
        return None


def remember(
    root: Path, key: list[Any], project: Checked, sources: RecordingSources
) -> None:
    """Keep a result; a folder that cannot be written to keeps none."""
    data = {
        "key": key,
        "listing": _listing(sources),
        "stamps": sources.stamps,
        "findings": [_data(each) for each in project.findings],
        "skips": [[each.path, each.reason] for each in project.skips],
        "application": project.application,
        "remarks": [[each.path, each.line, each.text] for each in project.remarks],
        "nested": list(project.nested),
    }
    try:
        _write(root, CACHE, json.dumps(data, separators=(",", ":")).encode())
    except OSError:
        return


def known_outlines(root: Path, key: list[Any]) -> OutlineMemory:
    """The outlines of the last run: what has not changed since is not parsed again."""
    data = b""
    with suppress(OSError):
        data = (root / OUTLINES).read_bytes()
    return OutlineMemory(repr(key[:3]), data)


def keep_outlines(root: Path, memory: OutlineMemory) -> None:
    """Keep the outlines of this run, where a folder can be written to."""
    if memory.has_changed:
        with suppress(OSError):
            _write(root, OUTLINES, memory.dumped())


def _write(root: Path, path: Path, data: bytes) -> None:
    from aegis_cst.storage.private_folder import (  # noqa: PLC0415 - only after a change
        private_folder,
        private_path,
    )

    private_folder(root)
    target = private_path(root, *path.parts[1:])
    target.parent.mkdir(exist_ok=True)
    # Two checks may run at once, in an editor and before a commit.
    temporary = target.with_name(f"{target.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(target)


def _listing(sources: DiskSources | RecordingSources) -> str:
    return digest_of("\0".join(sorted(sources.paths)).encode("utf-8", "surrogatepass"))


def _hold(root: Path, stamps: dict[str, Stamp]) -> bool:
    base = str(root)
    for path, stamp in stamps.items():
        location = f"{base}/{path}"
        if isinstance(stamp, str):
            if digest_of(Path(location).read_bytes()) != stamp:
                return False
        elif stamp_of(location) != stamp:
            return False
    return True


def _data(finding: Finding) -> list[Any]:
    return [
        finding.code,
        _place_data(finding.place),
        finding.message,
        finding.advice,
        [[_place_data(place), word] for place, word in finding.related],
        sorted(finding.involves),
        _fix_data(finding.fix),
    ]


def _fix_data(fix: Replacement | Registration | None) -> list[Any] | None:
    if isinstance(fix, Replacement):
        return [fix.path, fix.start, fix.end, fix.text.hex(), fix.title]
    if isinstance(fix, Registration):
        block = fix.block
        place: list[Any] = [block.path, block.function, block.receiver]
        place += [block.barrier, block.after]
        return [fix.module, fix.name, fix.title, place, fix.local]
    return None


def _fix(data: list[Any] | None) -> Replacement | Registration | None:
    match data:
        case [path, int(start), end, text, title]:
            return Replacement(path, start, end, bytes.fromhex(text), title)
        case [str(module), name, title, [*place], local]:
            return Registration(module, name, title, Block(*place), local)
    return None


def _place_data(place: Place) -> list[Any]:
    return [place.path, place.line, place.column, place.end_column]


def _finding(data: list[Any]) -> Finding:
    code, place, message, advice, related, involves, fix = data
    return Finding(
        code,
        Place(*place),
        message,
        advice,
        tuple((Place(*each), word) for each, word in related),
        frozenset(involves),
        _fix(fix),
    )
