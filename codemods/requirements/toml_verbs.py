"""The verbs for a requirement in a TOML file, whichever list or table it stands in."""

from collections.abc import Callable, Sequence
from functools import partial

from codemods.requirements.pep508 import clash, wanted, wanted_name
from codemods.requirements.requirement_spec import Spec
from codemods.requirements.toml_layout import TomlFile, meaning, open_file
from codemods.requirements.toml_requirement_edits import (
    insertions,
    levels_without,
    says_inserted,
    says_stripped,
)
from codemods.requirements.toml_requirements import (
    Standing,
    Target,
    snippet,
    standing,
)
from codemods.result import Edited, Found, Presence, Refusal, Result, Unchanged
from codemods.text_lines import with_snippet
from codemods.undo import Undo

TargetOf = Callable[[TomlFile, str, str], Target | Refusal]
"""Finds the list of a group, for a requirement, in a file."""


def find(raw: bytes, spec: Spec, target_of: TargetOf) -> Found | Refusal:
    """Tell whether the package is required, and in these very words."""
    there = _there(raw, spec, target_of)
    if isinstance(there, Refusal):
        return there
    file, _, found = there
    if not found:
        return Found(Presence.ABSENT)
    best = _best(found, spec)
    same = best.requirement == wanted(spec.requirement)
    first, last = file.line(best.start), file.line(best.end)
    return Found(Presence.OURS if same else Presence.CHANGED, first, last)


def insert(raw: bytes, spec: Spec, target_of: TargetOf) -> Edited | Unchanged | Refusal:
    """Add the requirement after the last one, or in its place in a sorted list.

    A requirement of the user's for the same package is left as it is if some version
    satisfies both, and is a reason to refuse if none does.
    """
    return with_snippet(_insert(raw, spec, target_of), spec.requirement)


def strip(raw: bytes, spec: Spec, target_of: TargetOf, chunks: Sequence[str]) -> Result:
    """Delete the requirement, and the key or table that ``insert`` made for it."""
    there = _there(raw, spec, target_of)
    if isinstance(there, Refusal):
        return there
    file, target, found = there
    if not found:
        return Unchanged()
    best = _best(found, spec)
    line = file.line(best.start)
    proves = partial(_removes, file, target, best)
    again = partial(insert, spec=spec, target_of=target_of)
    undo = Undo(file.source, again, chunks, best.start + 1, proves)
    levels = levels_without(file, target, best, chunks)
    reason = "the requirement is laid out in a way that cannot be removed safely"
    return undo.strip(levels, line, reason)


def _insert(
    raw: bytes, spec: Spec, target_of: TargetOf
) -> Edited | Unchanged | Refusal:
    there = _there(raw, spec, target_of)
    if isinstance(there, Refusal):
        return there
    file, target, found = there
    if found:
        return _respected(file, found, spec)
    planned = insertions(file, target, spec.requirement)
    if isinstance(planned, Refusal):
        return planned
    edited, item = planned
    said = meaning(edited.data.decode("utf-8-sig"))
    if isinstance(said, dict) and says_inserted(file, target, item, said):
        return edited
    reason = "the file is laid out in a way that cannot be added to safely"
    return Refusal(reason, 0, snippet(target, spec.requirement))


_There = tuple[TomlFile, Target, list[Standing]]


def _there(raw: bytes, spec: Spec, target_of: TargetOf) -> _There | Refusal:
    file = open_file(raw)
    if isinstance(file, Refusal):
        return file
    target = target_of(file, spec.group, spec.requirement)
    if isinstance(target, Refusal):
        return target
    found = standing(file, target, wanted_name(spec.requirement))
    return found if isinstance(found, Refusal) else (file, target, found)


def _best(found: list[Standing], spec: Spec) -> Standing:
    """Of several requirements for one package, give the one that is most like ours."""
    ours = wanted(spec.requirement)
    exact = [one for one in found if one.requirement == ours]
    return (exact or found)[0]


def _respected(
    file: TomlFile, found: list[Standing], spec: Spec
) -> Unchanged | Refusal:
    reasons = [clash(one.text, one.requirement, spec.requirement) for one in found]
    for one, reason in zip(found, reasons, strict=True):
        if not reason:
            return Unchanged(file.line(one.start))
    return Refusal(reasons[0], file.line(found[0].start), spec.requirement)


def _removes(file: TomlFile, target: Target, one: Standing, text: str) -> bool:
    said = meaning(text)
    return isinstance(said, dict) and says_stripped(file, target, one, said)
