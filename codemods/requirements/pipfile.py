"""A requirement in a ``Pipfile``, which Pipenv reads."""

from collections.abc import Sequence

from codemods.requirements import toml_verbs
from codemods.requirements.listing import Listing
from codemods.requirements.requirement_spec import Spec
from codemods.requirements.toml_layout import TomlFile
from codemods.requirements.toml_listed import listed_in_pipfile
from codemods.requirements.toml_requirements import Target
from codemods.result import Edited, Found, Refusal, Unchanged


def find(raw: bytes, spec: Spec) -> Found | Refusal:
    """Tell whether the package is required, and in these very words."""
    return toml_verbs.find(raw, spec, _packages)


def insert(raw: bytes, spec: Spec) -> Edited | Unchanged | Refusal:
    """Add the requirement to ``[packages]``, in its order where that is sorted."""
    return toml_verbs.insert(raw, spec, _packages)


def strip(
    raw: bytes, spec: Spec, chunks: Sequence[str] = ()
) -> Edited | Unchanged | Refusal:
    """Delete the requirement, and the table if ``insert`` made it."""
    return toml_verbs.strip(raw, spec, _packages, chunks)


def listed(raw: bytes) -> list[Listing] | Refusal:
    """Give every requirement of the file."""
    return listed_in_pipfile(raw)


def _packages(file: TomlFile, group: str, requirement: str) -> Target | Refusal:
    """A group is a table of its own; that of development has another name."""
    name = {"": "packages", "dev": "dev-packages"}.get(group, group)
    if not isinstance(file.value((name,)), dict | None):
        return Refusal(f"{name} is not a table", file.line_of((name,)), requirement)
    return Target((name,), table=True)
