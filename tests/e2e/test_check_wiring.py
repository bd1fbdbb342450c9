"""What is worked out without running a project is what FastAPI answers."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from check.wiring_programs import program
from memory_tree import MemoryTree

from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.sources import TreeSources
from aegis_cst.reading.wiring.answers import answers_of
from e2e.environment import Environment

PROGRAMS = 200
SCRIPT = Path(__file__).parent.parent / "check" / "fastapi_routes.py"
OWN = {"/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc"}
SETTING = re.compile("\0[^\0]*Settings.prefix\0")
"""The one thing in the programs that may be different when they run."""

Reached = list[tuple[str, str]]


def worked_out(files: Mapping[str, str]) -> Reached:
    codebase = Codebase(TreeSources(MemoryTree(files)))
    application = next(
        each for each in codebase.wiring.applications if each.site.path == "app/main.py"
    )
    found = [
        (method, path.rstrip("/") if method == "MOUNT" else path)
        for answer in answers_of(application, live=True).answers
        for path in [SETTING.sub("/set", answer.path)]
        for method in (
            ["MOUNT"] if answer.entry.kind == "mount" else sorted(answer.entry.methods)
        )
    ]
    return list(dict.fromkeys(found))


def test_fastapi_answers_what_was_worked_out(
    environment: Environment, tmp_path: Path
) -> None:
    programs = [program(seed, late=seed % 2 == 0) for seed in range(PROGRAMS)]
    for seed, files in enumerate(programs):
        for path, text in files.items():
            target = tmp_path / str(seed) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
    folders = [str(tmp_path / str(seed)) for seed in range(PROGRAMS)]
    finished = environment.run(tmp_path, "-W", "ignore", str(SCRIPT), *folders)
    assert finished.code == 0, finished.told
    total = 0
    for seed, answers in enumerate(json.loads(finished.stdout)):
        real = [(method, path) for method, path in answers if path not in OWN]
        total += len(real)
        assert worked_out(programs[seed]) == list(dict.fromkeys(real)), seed
    assert total > 10 * PROGRAMS
