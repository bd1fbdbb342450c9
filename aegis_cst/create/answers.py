"""What a project is created with."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import aegis_cst
from aegis_cst.components.catalogue import SKELETONS
from aegis_cst.create.name import problem_with, problem_with_text

TEMPLATE = SKELETONS / "project"
"""The Cookiecutter template of the base project."""

_OPTIONAL = "_optional"
"""The template's private variable: names of parts, and the paths that are theirs."""

_MAX_TITLE = 60


@dataclass(frozen=True, slots=True)
class Answers:
    """The variables of the template."""

    project_name: str
    project_slug: str
    description: str
    author: str
    python_version: str

    def problem(self) -> str | None:
        """Why these answers will not do, in a sentence; ``None`` if they will."""
        if len(self.project_name) > _MAX_TITLE:
            return f"{self.project_name!r} is longer than {_MAX_TITLE} characters"
        texts = (self.project_name, self.description, self.author)
        problems = (problem_with(self.project_slug), *map(problem_with_text, texts))
        return next((each for each in problems if each), None)


def template_context(name: str) -> dict[str, Any]:
    """The template's variables and choices, with the project's name filled in."""
    from cookiecutter.generate import generate_context  # noqa: PLC0415 - slow to import

    context: dict[str, Any] = generate_context(str(TEMPLATE / "cookiecutter.json"))
    variables: dict[str, Any] = context["cookiecutter"]
    variables["project_name"] = title_of(name)
    variables["project_slug"] = name
    variables["_aegis_version"] = aegis_cst.__version__
    return context


def title_of(name: str) -> str:
    """``My API`` for ``my-api``: short words are initials more often than not."""
    words = name.replace("-", " ").replace("_", " ").replace(".", " ").split()
    return " ".join(
        word.upper()
        if word.lower() in {"api", "cli", "db", "ui", "ai"}
        else word.title()
        for word in words
    )


def default_answers(context: Mapping[str, Any]) -> Answers:
    """The template's own defaults: the first of each choice."""
    variables = context["cookiecutter"]
    values = {each.name: variables[each.name] for each in fields(Answers)}
    return Answers(**{k: v[0] if isinstance(v, list) else v for k, v in values.items()})


def ask(context: dict[str, Any]) -> Answers:
    """Ask on the terminal what Cookiecutter asks."""
    from cookiecutter.prompt import prompt_for_config  # noqa: PLC0415 - slow to import

    # The name was given, and what is not in the context is not asked.
    fixed = context["cookiecutter"].pop("project_slug")
    given = {**prompt_for_config(context), "project_slug": fixed}
    return Answers(**{each.name: str(given[each.name]) for each in fields(Answers)})


def optional_parts(context: Mapping[str, Any]) -> list[str]:
    """What a project can be created without, by name."""
    return sorted(context["cookiecutter"][_OPTIONAL])


def render(
    answers: Answers,
    context: dict[str, Any],
    folder: Path,
    without: Collection[str] = (),
) -> Path:
    """Render the base project into ``folder``; gives back its own folder there.

    The parts that it is to be ``without`` are taken out of the context, where the
    template looks for them, and their files and folders out of what was rendered.

    The template is copied first: byte code that an installer compiled inside it would
    be rendered too.
    """
    import shutil  # noqa: PLC0415 - only here
    import tempfile  # noqa: PLC0415

    from cookiecutter.generate import generate_files  # noqa: PLC0415 - slow to import

    context["cookiecutter"].update(asdict(answers))
    optional = context["cookiecutter"][_OPTIONAL]
    unwanted = [optional.pop(name) for name in without]
    with tempfile.TemporaryDirectory(prefix="aegis-") as copy:
        caches = shutil.ignore_patterns("__pycache__", ".*_cache", ".venv")
        template = Path(copy) / "template"
        shutil.copytree(TEMPLATE, template, ignore=caches)
        rendered = generate_files(
            str(template), context, str(folder), accept_hooks=False
        )
    root = Path(rendered)
    for path in (root / each for paths in unwanted for each in paths):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return root
