"""``aegis check`` on whole releases: every finding has been looked at by someone.

``reviewed.toml`` lists the findings with a verdict each. One that is not listed fails
the run, and so does one that is listed and no longer found.
"""

import json
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

REVIEWED = Path(__file__).with_name("reviewed.toml")
TIMEOUT_SECONDS = 300
_CLEAN_OR_FINDINGS = (0, 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, as ``aegis check --output-format json`` tells it."""

    code: str
    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What ``aegis check`` said about a release; ``fault`` if it went wrong."""

    release: str
    findings: tuple[Finding, ...] = ()
    seconds: float = 0
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What someone thinks of the findings of one code in one file, and why.

    A ``false`` alarm is one that is known and not yet mended.
    """

    release: str
    code: str
    path: str
    verdict: Literal["true", "false"]
    reason: str
    count: int = 1
    key: tuple[str, str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Put together what tells one review from the others."""
        key = (self.release, self.code, self.path)
        object.__setattr__(self, "key", key)
        if self.verdict not in {"true", "false"} or not self.reason.strip():
            message = f"reviewed.toml: {key} needs a verdict and a reason"
            raise ValueError(message)


def check(release: str, folder: Path) -> Checked:
    """Run the command on a folder as a user would."""
    options = ["--output-format", "json", "--no-cache"]
    command = [sys.executable, "-m", "aegis_cst", "check", *options, "."]
    start = time.monotonic()
    try:
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            cwd=folder,
            encoding="utf-8",
            timeout=TIMEOUT_SECONDS,
        )
    except subprocess.TimeoutExpired:
        fault = f"not done after {TIMEOUT_SECONDS} seconds"
        return Checked(release, fault=fault)
    seconds = time.monotonic() - start
    if done.returncode not in _CLEAN_OR_FINDINGS or "Traceback" in done.stderr:
        fault = f"ended with status {done.returncode}:\n{done.stderr.strip()}"
        return Checked(release, (), seconds, fault)
    found = tuple(_findings(json.loads(done.stdout), folder))
    if bool(found) != bool(done.returncode):
        fault = f"{len(found)} findings, and status {done.returncode}"
        return Checked(release, found, seconds, fault)
    return Checked(release, found, seconds)


def _findings(
    document: dict[str, list[dict[str, object]]], folder: Path
) -> Iterator[Finding]:
    for each in document["findings"]:
        path = Path(str(each["path"]))
        relative = path.relative_to(folder) if path.is_absolute() else path
        yield Finding(
            str(each["code"]),
            relative.as_posix(),
            int(str(each["line"])),
            str(each["message"]),
        )


def reviewed() -> list[Review]:
    """Every review, in the order of the file."""
    document = tomllib.loads(REVIEWED.read_text(encoding="utf-8"))
    return [Review(**each) for each in document.get("review", [])]


def problems(
    checked: Iterable[Checked], reviews: Sequence[Review], *, complete: bool
) -> list[str]:
    """Faults of the command, findings that no one has reviewed, and stale reviews.

    ``complete`` says that every release was checked, so that what is missing is gone.
    """
    known = {review.key: review for review in reviews}
    found: dict[tuple[str, str, str], list[Finding]] = {}
    faults = []
    for each in checked:
        if each.fault:
            faults.append(f"aegis check {each.release}: {each.fault}")
        for one in each.findings:
            found.setdefault((each.release, one.code, one.path), []).append(one)
    for key, findings in found.items():
        review = known.get(key)
        if review is None or review.count != len(findings):
            faults += [_unreviewed(key[0], one) for one in findings]
    if complete:
        faults += [f"reviewed, but not found: {key}" for key in known.keys() - found]
    return faults


def _unreviewed(release: str, finding: Finding) -> str:
    place = f"{release}/{finding.path}:{finding.line}"
    return f"not reviewed: {place}: {finding.code} {finding.message}"
