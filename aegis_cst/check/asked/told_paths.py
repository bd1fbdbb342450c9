"""Paths in the words of findings, as they lead there from where the user is.

Rules name files by their paths from the root of the project.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from aegis_cst.check.finding import Finding
from aegis_cst.check.reporters.report import Checked

_WORD = re.compile(r"[\w./-]*\w")


def in_user_terms(project: Checked) -> Checked:
    """The same findings, with paths in messages like those of their places."""
    if not project.prefix:
        return project
    return replace(project, findings=[*_translated(project)])


def _translated(project: Checked) -> Iterator[Finding]:
    for each in project.findings:
        yield replace(
            each,
            message=leading_there(each.message, project, each),
            advice=leading_there(each.advice, project, each),
            related=tuple(
                (place, leading_there(word, project, each))
                for place, word in each.related
            ),
        )


def leading_there(text: str, project: Checked, finding: Finding) -> str:
    """A text with the paths of files in it put right."""
    paths = project.sources.paths

    def lead(match: re.Match[str]) -> str:
        word = match[0]
        is_path = word in finding.files or word in paths
        return project.shown(word) if is_path else word

    return _WORD.sub(lead, text) if project.prefix else text
