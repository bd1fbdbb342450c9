"""Which function FastAPI has answer a path, for many projects in one process."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from e2e.command import environ, run
from e2e.environment import Environment

SCRIPT = Path(__file__).with_name("fastapi_served.py")
TIMEOUT = 600.0


def modules_answering(
    environment: Environment,
    folder: Path,
    projects: Iterable[Mapping[str, bytes]],
    paths: Sequence[str],
) -> list[Mapping[str, str]]:
    """For each project the modules of the functions, by path; or what went wrong.

    The application is ``app.main:app``.
    """
    asked = []
    for number, files in enumerate(projects):
        home = folder / str(number)
        for path, data in files.items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_bytes(data)
        asked.append(
            {
                "folder": str(home),
                "root": "",
                "entry": "app.main:app",
                "factory": False,
                "urls": [],
                "paths": paths,
            }
        )
    finished = run(
        environment.python,
        "-W",
        "ignore",
        SCRIPT,
        cwd=folder,
        env=environ(PYTHONDONTWRITEBYTECODE="1"),
        given=json.dumps(asked).encode(),
        timeout=TIMEOUT,
    )
    assert finished.code == 0, finished.told
    answers = json.loads(finished.stdout.splitlines()[-1])
    return [each.get("endpoints", each) for each in answers]
