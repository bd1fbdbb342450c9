"""Files that are hard on purpose: every verb answers within two seconds, and lives."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from fuzz.hostile import LANGUAGES

SECONDS = 2.0
"""Of processor time, for one verb on one file, on a machine of any load."""

_TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hard_files_are_answered_in_time(language: str) -> None:
    path = os.pathsep.join((str(_TESTS.parent), str(_TESTS)))
    finished = subprocess.run(
        [sys.executable, "-m", "fuzz.survive", language],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        timeout=1800,
        check=False,
    )
    case = ""
    outcomes: Counter[str] = Counter()
    for line in finished.stdout.splitlines():
        said = json.loads(line)
        case = said.get("case", case)
        if "verb" in said:
            assert said["seconds"] < SECONDS, (case, said)
            outcomes[said["outcome"]] += 1
    assert finished.returncode == 0, (case, finished.stderr.decode())
    assert not case, "the last case is an empty one"
    assert outcomes["Edited"]
    assert outcomes["Refusal"]
