"""A project on disk, checked by all the rules that are asked for."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aegis_cst.check.codebase import Codebase
from aegis_cst.check.configuration import PATH, read_configuration
from aegis_cst.check.outlines import Outlines
from aegis_cst.check.recall import keep_outlines, known_outlines, remember
from aegis_cst.check.recording import RecordingSources
from aegis_cst.check.report import Checked
from aegis_cst.check.rules import RULES
from aegis_cst.check.runner import Options, check
from aegis_cst.check.selection import unknown
from aegis_cst.check.sources import DiskSources, Sources
from aegis_cst.check.usage import UsageError
from aegis_cst.project.root import is_project

CODES = frozenset(each.code for each in RULES)


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
    disk = DiskSources(root, lambda _: False)
    recording = RecordingSources(disk, root)
    sources: Sources = disk if key is None else recording
    options = options_for(sources, prefix, select, ignore)
    memory = None if key is None else known_outlines(root, key)
    codebase = Codebase(sources, Outlines(sources, memory))
    application = has_application(codebase)
    concerns = application or is_project(root)
    findings = check(codebase, RULES, options) if concerns else ()
    excluded = options.configuration.excludes()
    skips = [each for each in sources.skips.values() if not excluded(each.path)]
    project = Checked(prefix, findings, skips, sources, application)
    if key is not None:
        remember(root, key, project, recording)
    if memory is not None:
        keep_outlines(root, memory)
    return project


def options_for(
    sources: Sources, prefix: str, select: Sequence[str], ignore: Sequence[str]
) -> Options:
    """The configuration of a project, and the selectors of the command line."""
    for option, selectors in (("--select", select), ("--ignore", ignore)):
        if (code := unknown(selectors, CODES)) != "":
            message = f"{option}: no rule has the code {code}; see: {SEE}"
            raise UsageError(message)
    try:
        configuration = read_configuration(sources.read(PATH), CODES)
    except UsageError as error:
        message = f"{prefix}{error}"
        raise UsageError(message) from None
    return Options(configuration, select, ignore)


SEE = "aegis check --explain ALL"


def has_application(codebase: Codebase) -> bool:
    """Whether there is one, or a file that might hold one and cannot be read."""
    if codebase.wiring.applications:
        return True
    broken = codebase.outlines.broken
    return any(b"FastAPI" in codebase.wired.get(path, b"") for path in broken)
