"""What came of it all, as Markdown for the documentation and for the terminal."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from corpus.judge import Trial, Verdict
from corpus.survey import Surveyed

_HEAD = """\
# Real code

`tox -e corpus` downloads these releases from PyPI, each pinned by its hash, and tries
every edit at every place of theirs where one could belong: it is put in, judged by
`ast`, `tomllib` and PyYAML, and taken out again. Each edit is tried by itself, then all
edits of a file on top of each other. *Restored* are those after which the file has the
bytes of before; a refusal leaves the file alone and says why. *Findings* are those of
`aegis check` on the whole release, each of which has been looked at.

*Found* are the edits of `aegis add scheduler` whose place the engine finds itself, of
all that it would make in up to four applications of a release, each named to it. What
looks like one and is none, such as a function that makes an application and gives it to
nobody, counts as an edit that is not found.
"""
_COLUMNS = (
    "release",
    "Python files",
    "files with a place",
    "edits tried",
    "restored",
    "refused",
    "failed",
    "found",
    "findings",
)
_AFTER_NAME = "is defined|has |is no |does not take|already stands"
_SPECIFIC = (
    (re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\""), "`…`"),
    (re.compile(rf"\b(?!application|file)[\w.]+ (?={_AFTER_NAME})"), "… "),
    (re.compile(r"\d[\d,]*( and \d+)*"), "N"),
    (re.compile(r"(syntax error): .*"), r"\1"),
    (re.compile(r"\S+ (?=does not lead to)"), "… "),
)


def page(surveyed: Sequence[Surveyed], findings: Mapping[str, int] | None) -> str:
    """The page for the documentation; ``findings`` are counted by release."""
    tried = [trial for each in surveyed for trial in each.trials]
    located = [trial for each in surveyed for trial in each.located]
    parts = [
        _HEAD,
        _releases(surveyed, findings),
        "## What was refused, and why\n",
        _refusals(tried),
        "## Where the engine does not find a place\n",
        _refusals(located),
    ]
    return "\n".join(parts)


def failures(surveyed: Iterable[Surveyed]) -> list[str]:
    """Each trial that failed, in a few lines that let one find it again."""
    return [
        f"{each.folder}/{trial.path}: {trial.kind} {trial.where}\n    {trial.detail}"
        for each in surveyed
        for trial in (*each.trials, *each.located)
        if trial.verdict is Verdict.FAILED
    ]


def _releases(surveyed: Sequence[Surveyed], findings: Mapping[str, int] | None) -> str:
    rows: list[list[int]] = []
    lines = []
    for each in surveyed:
        found = (findings or {}).get(each.folder, 0)
        row = [
            each.files,
            each.anchored,
            len(each.trials),
            each.count(Verdict.RESTORED),
            each.count(Verdict.REFUSED),
            each.count(Verdict.FAILED),
            len(each.located) - sum(map(_is_refused, each.located)),
            len(each.located),
            found,
        ]
        rows.append(row)
        lines.append(_cells(each.title, row))
    sums = [sum(column) for column in zip(*rows, strict=True)]
    total = _cells(f"**{len(rows)} releases**", sums)
    return "\n".join([*_header(_COLUMNS), *lines, total]) + "\n"


def _cells(title: str, row: Sequence[int]) -> str:
    *counts, located, of_all, findings = row
    return _row([title, *counts, f"{located} of {of_all}", findings])


def _is_refused(trial: Trial) -> bool:
    return trial.verdict is Verdict.REFUSED


def _refusals(trials: Sequence[Trial]) -> str:
    reasons = Counter(
        (trial.kind, _general(trial.detail)) for trial in trials if _is_refused(trial)
    )
    lines = [
        _row([kind, reason, count]) for (kind, reason), count in reasons.most_common()
    ]
    return "\n".join([*_header(("edit", "reason", "times"), texts=2), *lines]) + "\n"


def _general(reason: str) -> str:
    """A reason without what differs from file to file."""
    for pattern, instead in _SPECIFIC:
        reason = pattern.sub(instead, reason)
    return reason


def _header(columns: Sequence[str], texts: int = 1) -> list[str]:
    rule = [*["---"] * texts, *["---:"] * (len(columns) - texts)]
    return [_row(columns), _row(rule)]


def _row(cells: Iterable[object]) -> str:
    texts = [f"{each:,}" if isinstance(each, int) else str(each) for each in cells]
    return f"| {' | '.join(text.replace('|', chr(92) + '|') for text in texts)} |"
