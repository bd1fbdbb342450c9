"""Meets every hard file in a process of its own: ``python -m fuzz.survive LANGUAGE``.

One line of JSON goes to standard output before a file is tried, one after it, so that
a process that dies tells of what.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import partial

from proof_scale import sampled

from codemods.result import Found, Refusal, Result
from fuzz.boundaries import BOUNDARIES, Boundary
from fuzz.hostile import hostile
from fuzz.judge import check_refusal

Verb = Callable[[], Found | Result]


def main(language: str) -> None:
    """Every kind of edit in a file of that language, on its hard files."""
    boundaries = [each for each in BOUNDARIES if each.language == language]
    for boundary in boundaries:
        # What one kind of edit has met, most likely holds for the next: the first
        # of a language meets more of them.
        first = boundary is boundaries[0]
        cases = sampled(list(hostile(boundary)), 180 if first else 40)
        for name, data in cases:
            say(case=f"{boundary.name}: {name}")
            meet(boundary, data)
    say(case="")


def meet(boundary: Boundary, data: bytes) -> None:
    """Find, insert and strip; each verb is timed by itself."""
    verbs: dict[str, Verb] = {
        "find": partial(boundary.find, data),
        "insert": partial(boundary.insert, data),
        "strip": partial(boundary.strip, data, ()),
    }
    for verb, call in verbs.items():
        start = time.process_time()
        answer = call()
        seconds = time.process_time() - start
        if isinstance(answer, Refusal):
            check_refusal(answer, data)
        say(verb=verb, seconds=seconds, outcome=type(answer).__name__)


def say(**words: object) -> None:
    """Tell the test, at once."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
