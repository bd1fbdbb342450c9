"""What to do after a command, as commands that can be pasted."""

from collections.abc import Sequence

from aegis_cst.components.manifest import Manifest
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project


def next_steps(project: Project, added: Sequence[Manifest]) -> tuple[str, ...]:
    """The first commands to use components with, in this project."""
    configuration = project.configuration
    if isinstance(configuration, Blocker):
        return ()
    script = configuration.name or next(iter(configuration.scripts), "")
    if project.tree.read("uv.lock") is not None:
        script = f"uv run {script}"
    steps = [step for manifest in added for step in manifest.next_steps]
    return tuple(dict.fromkeys(step.replace("{script}", script) for step in steps))
