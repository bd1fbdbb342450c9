"""Code Quality of GitLab: https://docs.gitlab.com/ci/testing/code_quality/."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from aegis_cst.check.reporters.report import Checked, entries


def render(projects: Sequence[Checked], *, colour: bool = False) -> str:
    """One object a finding, in ASCII.

    Where a finding came or went is told by ``fingerprint``. It is made without line
    numbers, so that a line that is inserted above does not make a finding new.
    """
    del colour
    seen: dict[str, int] = {}
    issues: list[dict[str, Any]] = []
    for project, finding in entries(projects):
        path = project.path(finding.place)
        what = f"{path}\0{finding.code}\0{finding.message}"
        seen[what] = seen.get(what, 0) + 1
        advice = f"; {finding.advice}" if finding.advice else ""
        issues.append(
            {
                "description": f"{finding.code} {finding.message}{advice}",
                "check_name": finding.code,
                "fingerprint": sha256(f"{what}\0{seen[what]}".encode()).hexdigest(),
                "severity": "major",
                "location": {
                    "path": path,
                    # GitLab takes no finding without a line.
                    "lines": {"begin": max(finding.place.line, 1)},
                },
            }
        )
    return json.dumps(issues, indent=2) + "\n"
