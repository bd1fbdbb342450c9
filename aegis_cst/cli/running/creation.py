"""Questions, creation and report of ``aegis init``."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from aegis_cst.cli.output import document, preview
from aegis_cst.cli.output.terminal import Line, Span, line, show, waiting
from aegis_cst.cli.running.target import chosen
from aegis_cst.cli.running.trust import agrees, untrusted
from aegis_cst.components.catalogue import catalogue, components, named, with_required
from aegis_cst.create.answers import (
    ask,
    default_answers,
    optional_parts,
    template_context,
)
from aegis_cst.create.project import Wanted, create_project
from aegis_cst.create.repository import MESSAGE, Started, start_repository
from aegis_cst.plan.model import Outcome, Plan
from aegis_cst.write.environment import COMMAND, Synchronised, synchronise


@dataclass(frozen=True, slots=True)
class Creation:
    """What was asked for; ``components`` is ``None`` where it was left open."""

    name: str
    components: Sequence[str] | None
    without: Sequence[str]
    output: Path
    silent: bool
    as_json: bool
    sync: bool
    git: bool
    trust: Sequence[str] = ()


def create(wanted: Creation) -> None:
    """Create the project and say what to do next."""
    context = template_context(wanted.name)
    without = _without(wanted.without, optional_parts(context))
    names = list(wanted.components or ())
    if wanted.silent:
        answers = default_answers(context)
    else:
        answers = ask(context)
        if wanted.components is None:
            names = _ask_components()
    _insist_on_trust(names, wanted)
    if problem := answers.problem():
        raise typer.BadParameter(problem)
    plan = create_project(answers, context, wanted.output, Wanted(names, without))
    if plan.blockers:
        if wanted.as_json:
            typer.echo(document.dump(plan, Outcome.REFUSED, None))
        else:
            show(preview.refusal(plan), sys.stderr)
        raise typer.Exit(1)
    root = wanted.output / answers.project_slug
    if not wanted.as_json:
        show(_created(plan, root), sys.stderr)
    synchronised = _synchronise(root) if wanted.sync else None
    # Last of all, so that the lock file is in the first commit.
    started = start_repository(root) if wanted.git else None
    if started is not None and started.problem:
        plan = replace(plan, warnings=(*plan.warnings, _uncommitted(started)))
    if wanted.as_json:
        typer.echo(document.dump(plan, Outcome.APPLIED, synchronised))
    else:
        show(_started(started), sys.stderr)
        show(_next(plan, root, synchronised), sys.stderr)
    if synchronised is not None and synchronised.problem:
        raise typer.Exit(1)


def _insist_on_trust(names: Sequence[str], wanted: Creation) -> None:
    """Ask about components of others; without somebody to ask they are refused."""
    found = (catalogue()[name].origin for name in with_required(names))
    asked = untrusted([each for each in dict.fromkeys(found) if each], wanted.trust)
    if not asked:
        return
    if wanted.silent:
        message = f"{asked[0]} is of others; to take it, say --trust {asked[0]}"
        raise typer.BadParameter(message, param_hint="--component")
    if not agrees(asked):
        raise typer.Exit(1)


def chosen_or_all(words: Sequence[str]) -> list[str]:
    """The components named, or every one there is for the word ``all``."""
    if [word.strip().lower() for word in words] == ["all"]:
        return [each.name for each in components() if not each.origin]
    return chosen(words)


def _without(words: Sequence[str], known: Sequence[str]) -> list[str]:
    """The parts named, each once and in the order of the alphabet."""
    names = {name for word in words for name in word.replace(",", " ").split()}
    if unknown := sorted(names.difference(known)):
        message = f"there is no part {unknown[0]!r}; there are {', '.join(known)}"
        raise typer.BadParameter(message, param_hint="--without")
    return sorted(names)


def _ask_components() -> list[str]:
    """Ask until the answer names components, or none."""
    for manifest in components():
        typer.echo(f"    {manifest.name}: {manifest.summary}")
    while True:
        answer = typer.prompt("Components, or all", default="none")
        if answer.strip().lower() == "none":
            return []
        try:
            return chosen_or_all([answer])
        except typer.BadParameter as error:
            typer.echo(str(error))


def _synchronise(root: Path) -> Synchronised:
    """Create the lock file and the environment."""
    if shutil.which(COMMAND[0]) is None:
        return Synchronised(" ".join(COMMAND[:2]))
    with waiting("Creating the environment (uv sync)"):
        return synchronise(root)


def _created(plan: Plan, root: Path) -> Iterator[Line]:
    names = ", ".join(named(plan.components))
    extra = f" with {names}" if names else ""
    yield (
        Span("Created ", "bold green"),
        Span(str(root), "bold"),
        Span(f"{extra}: {len(plan.changes)} files."),
    )
    for note in plan.warnings:
        yield line(f"  {note}")


def _uncommitted(started: Started) -> str:
    return f'not committed: {started.problem}; then: git commit -m "{MESSAGE}"'


def _started(started: Started | None) -> Iterator[Line]:
    """Say of the repository only what has to be done about it."""
    if started is not None and started.problem:
        yield line(f"  {_uncommitted(started)}", "yellow")


def _next(plan: Plan, root: Path, synchronised: Synchronised | None) -> Iterator[Line]:
    steps = [f'cd "{root}"' if " " in str(root) else f"cd {root}"]
    if synchronised is not None and synchronised.problem:
        yield line()
        yield line(f"{synchronised.command} failed:", "bold red")
        for text in synchronised.problem.splitlines():
            yield line(f"  {text}")
        yield line("The project itself is complete. Create the environment:")
    if not (root / "uv.lock").is_file():
        steps.append("uv sync")
    if shutil.which(COMMAND[0]) is None:
        yield line()
        yield line("uv is not installed; see https://docs.astral.sh/uv", "yellow")
    yield line()
    yield line("Next", "bold")
    for step in (*steps, *plan.next_steps):
        yield line(f"  {step}", "cyan")
    yield line("  then open the link that the server shows")
