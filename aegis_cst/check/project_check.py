"""A project on disk, checked by all the rules that are asked for."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from aegis_cst.check.asked.options import CODES, options_for
from aegis_cst.check.finding import Finding
from aegis_cst.check.memory.recall import keep_outlines, known_outlines, remember
from aegis_cst.check.memory.recording import RecordingSources
from aegis_cst.check.newer_versions import newer_versions
from aegis_cst.check.reporters.report import Checked
from aegis_cst.check.rules import RULES
from aegis_cst.check.runner import Options, check
from aegis_cst.check.suppression import Suppressions
from aegis_cst.check.unfollowed import unfollowed
from aegis_cst.reading.code.outlines import Outlines
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.root import is_project
from aegis_cst.reading.files.sources import DiskSources, Sources


def check_project(
    root: Path,
    prefix: str,
    key: list[Any] | None,
    select: Sequence[str],
    ignore: Sequence[str],
) -> Checked:
    """Check the project in a folder, and remember the result under ``key``.

    Raises ``UsageError`` for what the configuration cannot hold.
    """
    disk = DiskSources(root)
    recording = RecordingSources(disk, root)
    sources: Sources = disk if key is None else recording
    memory = None if key is None else known_outlines(root, key)
    codebase = Codebase(sources, Outlines(sources, memory))
    options = options_for(sources, prefix, select, ignore)
    project = check_codebase(codebase, options, disk, root, prefix)
    concerns = project.application or is_project(root)
    # A folder that is nobody's project gets no `.aegis/`.
    if key is not None and memory is not None and concerns:
        remember(root, key, project, recording)
        keep_outlines(root, memory)
    return project


def check_codebase(
    codebase: Codebase, options: Options, disk: DiskSources, root: Path, prefix: str
) -> Checked:
    """Check the codebase of the project in ``root``, whose files ``disk`` has listed.

    What an editor holds open may be in the codebase in the place of what is on disk.
    """
    sources = codebase.sources
    application = has_application(codebase)
    concerns = application or is_project(root)
    comments = Suppressions(sources)
    findings = check(codebase, RULES, options, comments) if concerns else ()
    excluded = options.configuration.excludes()
    nested = tuple(each for each in sorted(disk.nested) if not excluded(f"{each}/"))
    skips = [each for each in sources.skips.values() if not excluded(each.path)]
    return Checked(
        prefix,
        outside(findings, nested),
        [each for each in skips if not _is_below(each.path, nested)],
        sources,
        application,
        remarks=(
            *comments.remarks(CODES),
            *(unfollowed(codebase) if concerns else ()),
            *newer_versions(codebase),
        ),
        nested=nested,
    )


def outside(findings: Iterable[Finding], nested: Sequence[str]) -> tuple[Finding, ...]:
    """Findings but for those in projects of their own, which are checked as such."""
    return tuple(each for each in findings if not _is_below(each.place.path, nested))


def _is_below(path: str, folders: Sequence[str]) -> bool:
    return any(path.startswith(f"{each}/") for each in folders)


def has_application(codebase: Codebase) -> bool:
    """Whether there is one, or a file that might hold one and cannot be read."""
    if codebase.wiring.applications:
        return True
    broken = codebase.outlines.broken
    return any(b"FastAPI" in codebase.wired.get(path, b"") for path in broken)
