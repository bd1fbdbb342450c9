"""Whether a project starts, and what it answers."""

import json
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from e2e.environment import Environment

ENTRY = "app.entrypoints.webserver:app"
JOBS = "/api/v1/scheduler/jobs"

_PROBE = """
import json, os, sys
from importlib import import_module
from fastapi.testclient import TestClient

module, _, name = sys.argv[1].partition(":")
app = getattr(import_module(module), name)
operator = {"Authorization": "Bearer " + os.environ["OPERATOR_TOKEN"]}
with TestClient(app, headers=operator) as client:
    responses = {url: client.get(url) for url in sys.argv[2:]}
answers = {url: [each.status_code, each.text] for url, each in responses.items()}
print(json.dumps({"paths": list(app.openapi()["paths"]), "answers": answers}))
"""


@dataclass(frozen=True, slots=True)
class Served:
    """The documented paths, and status and body of what was asked for."""

    paths: frozenset[str]
    answers: dict[str, tuple[int, str]]


def serve(
    environment: Environment, project: Path, urls: Iterable[str], entry: str = ENTRY
) -> Served:
    """Start the application, lifespan included, ask it, and stop it.

    In a copy, for what runs writes files: the journal of its jobs, say.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(project, Path(folder) / "project", symlinks=True)
        finished = environment.run(copy, "-c", _PROBE, entry, *urls)
    assert finished.code == 0, finished.told + finished.stdout.decode()
    document = json.loads(finished.stdout.splitlines()[-1])
    answers = {url: (code, text) for url, (code, text) in document["answers"].items()}
    return Served(frozenset(document["paths"]), answers)
