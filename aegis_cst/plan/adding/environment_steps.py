"""How what a plan requires gets into the environment of a project."""

import posixpath
from collections.abc import Iterator

from aegis_cst.plan.draft import Draft
from aegis_cst.reading.dependencies.edited_files import OUTPUT, DependencyManifest
from aegis_cst.reading.dependencies.project_requirements import Dependencies
from codemods.requirements.dispatch import is_pip_list

_TOOLS = {
    "uv lock": ("uv run ", ("uv sync",)),
    "poetry lock": ("poetry run ", ("poetry lock", "poetry install")),
    "pdm lock": ("pdm run ", ("pdm lock", "pdm sync")),
    "rye lock": ("rye run ", ("rye sync",)),
    "pipenv lock": ("pipenv run ", ("pipenv install",)),
}
"""By the command that locks: what runs a program in the environment, and what to do."""


def runner(dependencies: Dependencies) -> str:
    """What a command starts with that is to run in the project's environment."""
    for each in dependencies.manifests:
        if each.refresh in _TOOLS:
            return _TOOLS[each.refresh][0]
    return ""


def install_steps(draft: Draft, folder: str) -> Iterator[str]:
    """The commands to install what was added with, for somebody in a folder."""
    dependencies = draft.before.dependencies
    if draft.missing:
        words = " ".join(f'"{each}"' for each in dict.fromkeys(draft.missing))
        yield f"{dependencies.install} {words}"
    changed = {each.path for each in draft.edits if each.kind == "requirement"}
    manifests = [each for each in dependencies.manifests if each.path in changed]
    managed = [each for each in manifests if each.refresh in _TOOLS]
    # One environment has one tool, however many lists there are.
    for manifest in managed[:1]:
        if draft.before.tree.read("uv.lock") is None:
            # With it in the project's own folder, it is done as part of the command.
            yield from _TOOLS[manifest.refresh][1]
    yield from (each for manifest in managed for each in manifest.exports)
    for manifest in [] if managed else sorted(manifests, key=_after_lists)[:1]:
        yield from _by_pip(manifest, folder)


def _after_lists(manifest: DependencyManifest) -> bool:
    """A list of requirements is installed by itself, before a whole project."""
    return not is_pip_list(manifest.path)


def _by_pip(manifest: DependencyManifest, folder: str) -> Iterator[str]:
    """What is made from a list is made anew first, and installed."""
    if manifest.refresh:
        yield manifest.refresh
    path = _made(manifest) if manifest.refresh else manifest.path
    if is_pip_list(path):
        yield f"pip install -r {_from(path, folder)}"
    elif path.endswith("Pipfile"):
        yield "pipenv install"
    else:
        yield f"pip install -e {_from(posixpath.dirname(path) or '.', folder)}"


def _made(manifest: DependencyManifest) -> str:
    """The list that is made from a manifest, as the command names it or by default."""
    named = OUTPUT.search(manifest.refresh)
    if named:
        return posixpath.join(posixpath.dirname(manifest.path), named[1])
    path = manifest.path
    return f"{path.removesuffix('.in')}.txt" if path.endswith(".in") else path


def _from(path: str, folder: str) -> str:
    return posixpath.relpath(path, folder or ".")
