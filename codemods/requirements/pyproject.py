"""A requirement in ``pyproject.toml``: PEP 621, a dependency group, or Poetry."""

from collections.abc import Sequence

from codemods.requirements import toml_verbs
from codemods.requirements.listing import Listing
from codemods.requirements.requirement_spec import Spec
from codemods.requirements.toml_listed import listed_in_pyproject
from codemods.requirements.toml_requirements import target_of
from codemods.result import Edited, Found, Refusal, Unchanged

__all__ = ["Spec", "find", "insert", "listed", "strip"]


def find(raw: bytes, spec: Spec) -> Found | Refusal:
    """Tell whether the package is required, and in these very words."""
    return toml_verbs.find(raw, spec, target_of)


def insert(raw: bytes, spec: Spec) -> Edited | Unchanged | Refusal:
    """Add the requirement after the last one, or in its place in a sorted list.

    A requirement of the user's for the same package is left as it is if some version
    satisfies both, and is a reason to refuse if none does.
    """
    return toml_verbs.insert(raw, spec, target_of)


def strip(
    raw: bytes, spec: Spec, chunks: Sequence[str] = ()
) -> Edited | Unchanged | Refusal:
    """Delete the requirement, and the key or table that ``insert`` made for it."""
    return toml_verbs.strip(raw, spec, target_of, chunks)


def listed(raw: bytes) -> list[Listing] | Refusal:
    """Give every requirement of the file, those of groups and extras too."""
    return listed_in_pyproject(raw)
