"""What to do after a command, as commands that can be pasted."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from aegis_cst.components.manifest import Manifest
from aegis_cst.plan.adding.environment_steps import install_steps, runner
from aegis_cst.plan.draft import Draft
from aegis_cst.plan.places.services import (
    compose_file,
    is_published,
    used_instead,
)
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.configuration import Configuration
from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.layout import Layout
from aegis_cst.reading.project import Project

_SCRIPT = "{script}"
_SERVE = "{script} serve"
_MODULE = "python -m "
_HEALTH = "/health"
_START = "docker run "
_UP = "docker compose up --detach "
_ASIDE = "# in another terminal:"
_SERVERS = ("uvicorn", "hypercorn", "granian")


def next_steps(
    draft: Draft, layout: Layout, added: Sequence[Manifest]
) -> tuple[str, ...]:
    """The first commands to use components with, in this project."""
    project = draft.project
    configuration = project.configuration
    if isinstance(configuration, Blocker):
        return ()
    used = _Steps.of(added, _started_instead(project))
    run = runner(project.dependencies)
    if layout.native:
        new = _is_new(draft.before.tree)
        run = "uv run " if new else run
        script = configuration.name or next(iter(configuration.scripts), "")
        serving = (_SERVE,) if used.serves else ()
        own = used.in_order(serving, f"{run}{script}")
        first = ["uv sync"] if new else [*install_steps(draft, "")]
        return tuple(dict.fromkeys((*first, *own)))
    found = project.found
    if not added or not isinstance(found, Entry):
        return ()
    first = [f"cd {found.code_root}"] if found.code_root else []
    script = _script(configuration)
    steps = used.in_order(
        [f"{run}{each}" for each in _serving(draft.before, found)],
        f"{run}{script}" if script else "",
        _asking(added),
        run if found.import_root == found.code_root else None,
    )
    install = install_steps(draft, found.code_root)
    return tuple(dict.fromkeys((*first, *install, *steps)))


def _started_instead(project: Project) -> dict[str, str]:
    """Commands that start servers of the user's, empty where none can be told."""
    found, path = project.found, compose_file(project) or ""
    root = found.code_root if isinstance(found, Entry) else ""
    folder = posixpath.dirname(path)
    # Compose looks for its file in the folder it is called in, and in those above:
    # https://docs.docker.com/reference/cli/docker/compose/
    seen = not folder or f"{root}/".startswith(f"{folder}/")
    return {
        name: f"{_UP}{theirs}" if seen and is_published(project, theirs) else ""
        for name, theirs in used_instead(project).items()
    }


def _is_new(tree: Tree) -> bool:
    """Whether a project that ``init`` made has no environment, as it said to make it.

    Who has one without a lock file has made it with pip.
    """
    return not tree.exists("uv.lock") and not tree.exists(".venv")


def first_steps(
    script: str, serving: str, added: Sequence[Manifest]
) -> tuple[str, ...]:
    """The first commands to use a new project with; ``script`` is its own command.

    Without one ``serving`` is the command that serves it.
    """
    steps = _Steps.of(added, {})
    return steps.in_order((_SERVE if script else serving,), script, run="uv run ")


@dataclass(frozen=True, slots=True)
class _Steps:
    """What components propose, by when it is due: ``{script}`` stands in it."""

    servers: Sequence[str]
    before: Sequence[str]
    after: Sequence[str]
    serves: bool

    @classmethod
    def of(cls, added: Sequence[Manifest], instead: Mapping[str, str]) -> Self:
        """What manifests propose, but for servers that the user has ``instead``.

        Those are started by the command that is given for each, if there is one.
        """
        servers: list[str] = []
        before: list[str] = []
        after: list[str] = []
        for manifest in added:
            ready = [each.name for each in manifest.service if each.name in instead]
            due = before
            for step in manifest.next_steps:
                if step == _SERVE:
                    due = after
                elif not step.startswith(_START):
                    due.append(step)
                else:
                    up = [instead[name] for name in ready if instead[name]]
                    servers += up if ready else [step]
        serves = any(_SERVE in manifest.next_steps for manifest in added)
        return cls(servers, before, after, serves)

    def in_order(
        self,
        serving: Iterable[str],
        script: str,
        asking: Iterable[str] = (),
        run: str | None = None,
    ) -> tuple[str, ...]:
        """All of them as commands; without a script those that need none.

        ``run`` comes before those that run a module; ``None`` if those cannot be run.
        """
        last = [*asking, *self.after]
        steps = [*self.servers, *self.before, *serving]
        steps += [_ASIDE, *last] if last else []
        unfit = _SCRIPT if not script else _MODULE
        known = [each for each in steps if not each.startswith(unfit)]
        if run is None:
            known = [each for each in known if not each.startswith(_MODULE)]
        commands = [
            f"{run}{each}" if each.startswith(_MODULE) else each for each in known
        ]
        return tuple(dict.fromkeys(each.replace(_SCRIPT, script) for each in commands))


def _script(configuration: Configuration) -> str:
    """The console script that a component's commands have become part of."""
    target = configuration.script
    return next((k for k, v in configuration.scripts.items() if v == target), "")


def _serving(project: Project, entry: Entry) -> Iterator[str]:
    """The command that serves the application, by the server that is there."""
    if _starts_itself(project):
        yield from _started(project, entry)
        return
    required = project.required
    server = next((each for each in _SERVERS if each in required), _SERVERS[0])
    folder = posixpath.relpath(entry.import_root or ".", entry.code_root or ".")
    options = ["--factory"] if entry.factory else []
    # https://www.uvicorn.org/settings/#application
    if server == _SERVERS[0] and folder != ".":
        options.append(f"--app-dir {folder}")
    if server == "granian":
        options += ["--interface asgi"]
        options += [f"--working-dir {folder}"] if folder != "." else []
    # Hypercorn has an option for neither.
    elif server == "hypercorn" and (options or folder != "."):
        return
    yield " ".join([server, *options, entry.text])


def _starts_itself(project: Project) -> bool:
    application = project.application
    return not isinstance(application, Blocker) and application.starts


def _started(project: Project, entry: Entry) -> Iterator[str]:
    """The command for code that serves the application itself, if a file is one."""
    data = project.sources.read(entry.path) or b""
    if b"__main__" in data:
        yield f"python {posixpath.relpath(entry.path, entry.code_root or '.')}"


def _asking(added: Sequence[Manifest]) -> Iterator[str]:
    """Where to see that a component is well, where it answers that itself."""
    for manifest in added:
        for router in manifest.router:
            for path in router.paths:
                if path.endswith(_HEALTH):
                    yield f"curl http://127.0.0.1:8000{path}"
