"""What to do after a command, as commands that can be pasted."""

import posixpath
from collections.abc import Iterator, Sequence

from aegis_cst.components.manifest import Manifest
from aegis_cst.plan.draft import Draft
from aegis_cst.plan.environment_steps import install_steps, runner
from aegis_cst.plan.services import used_instead
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.configuration import Configuration
from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.layout import Layout
from aegis_cst.reading.project import Project

_SCRIPT = "{script}"
_SERVE = "{script} serve"
_HEALTH = "/health"
_START = "docker run "
_SERVERS = ("uvicorn", "hypercorn", "granian")


def next_steps(
    draft: Draft, layout: Layout, added: Sequence[Manifest]
) -> tuple[str, ...]:
    """The first commands to use components with, in this project."""
    project = draft.project
    configuration = project.configuration
    if isinstance(configuration, Blocker):
        return ()
    instead = used_instead(project)
    steps = [
        step
        for manifest in added
        for step in manifest.next_steps
        # What would be started by hand is there already, as a service of the user's.
        if not (
            step.startswith(_START) and any(s.name in instead for s in manifest.service)
        )
    ]
    if layout.native:
        script = configuration.name or next(iter(configuration.scripts), "")
        if project.tree.read("uv.lock") is not None:
            script = f"uv run {script}"
        return tuple(dict.fromkeys(step.replace(_SCRIPT, script) for step in steps))
    found = project.found
    if not added or not isinstance(found, Entry):
        return ()
    first = [f"cd {found.code_root}"] if found.code_root else []
    script = _script(configuration)
    own = [step for step in steps if step != _SERVE and (script or not _named(step))]
    run = runner(project.dependencies)
    return tuple(
        dict.fromkeys(
            (
                *first,
                *install_steps(draft, found.code_root),
                *(step for step in own if not _named(step)),
                *(f"{run}{each}" for each in _serving(draft.before, found)),
                *_asking(added),
                *(step.replace(_SCRIPT, run + script) for step in own if _named(step)),
            )
        )
    )


def _named(step: str) -> bool:
    return step.startswith(_SCRIPT)


def _script(configuration: Configuration) -> str:
    """The console script that a component's commands have become part of."""
    target = configuration.script
    return next((k for k, v in configuration.scripts.items() if v == target), "")


def _serving(project: Project, entry: Entry) -> Iterator[str]:
    """The command that serves the application, by the server that is there."""
    required = project.required
    server = next((each for each in _SERVERS if each in required), _SERVERS[0])
    folder = posixpath.relpath(entry.import_root or ".", entry.code_root or ".")
    options = ["--factory"] if entry.factory else []
    if server == _SERVERS[0] and folder != ".":
        options.append(f"--app-dir {folder}")
    if server == "granian":
        options += ["--interface asgi"]
        options += [f"--working-dir {folder}"] if folder != "." else []
    elif server == "hypercorn" and (options or folder != "."):
        return
    yield " ".join([server, *options, entry.text])


def _asking(added: Sequence[Manifest]) -> Iterator[str]:
    """Where to see that a component is well, where it answers that itself."""
    for manifest in added:
        for router in manifest.router:
            for path in router.paths:
                if path.endswith(_HEALTH):
                    yield f"curl http://127.0.0.1:8000{path}"
