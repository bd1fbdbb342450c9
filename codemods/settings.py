"""Fields of a pydantic-settings class.

# Time zone in which cron schedules are read, an IANA name.
scheduler_timezone: str = "UTC"
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

import libcst as cst

from codemods.python_edit import finish
from codemods.python_tree import (
    Statement,
    body_of,
    definitions,
    dotted,
    is_docstring,
    small_statement,
)
from codemods.removal import covering_chunk, statement_deletion
from codemods.result import Edited, Found, Presence, Refusal, Result, Unchanged
from codemods.source import Deletion, Source, apply_deletions, parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: ``annotation`` and ``default`` are Python source texts.

    ``comment`` stands above the field, a line a line, without the number sign.
    """

    name: str
    annotation: str
    default: str
    comment: str

    def lines(self, indent: str) -> str:
        """The field as it is written."""
        comment = "".join(f"{indent}# {line}\n" for line in self.comment.splitlines())
        return f"{comment}{indent}{self.name}: {self.annotation} = {self.default}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """Fields that belong together, and the class (dotted name) that holds them."""

    class_name: str
    fields: tuple[Field, ...]


def find(data: bytes, spec: Spec) -> Found | Refusal:
    """Look for the fields; some of them only count as changed."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    standing = _standing(source, spec)
    if not standing:
        return Found(Presence.ABSENT)
    complete = len(standing) == len(spec.fields)
    same = all(_same(source, field, node) for field, node in standing)
    statements = [statement for _, statement in standing]
    return Found(
        Presence.OURS if complete and same else Presence.CHANGED,
        min(source.line(source.start(each)) for each in statements),
        max(source.line(source.end(each)) for each in statements),
    )


def insert(data: bytes, spec: Spec) -> Result:
    """Put the fields behind the last field, before validators and methods."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    snippet = "".join(field.lines("    ") for field in spec.fields)
    found = find(data, spec)
    if isinstance(found, Refusal) or found.presence is Presence.OURS:
        return found if isinstance(found, Refusal) else Unchanged(found.line)
    if found.presence is Presence.CHANGED:
        name = _standing(source, spec)[0][0].name
        return Refusal(f"a field {name} already stands here", found.line, snippet)
    after = _last_field(source, spec.class_name)
    if isinstance(after, Refusal):
        return replace(after, snippet=snippet)
    indent = source.indent(after).decode()
    block = "\n" + "".join(field.lines(indent) for field in spec.fields)
    placed = source.lines_after(source.end(after), block)
    return finish(data, [placed], lambda edited: find(edited, spec))


def strip(data: bytes, spec: Spec, chunks: Sequence[str] = ()) -> Result:
    """Take the fields out, each with its comment where that is still ours."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    standing = _standing(source, spec)
    if not standing:
        return Unchanged()
    start = min(source.start(node) for _, node in standing)
    end = max(source.end(node) for _, node in standing)
    whole = covering_chunk(source, chunks, start, end)
    deletions = [] if whole is None else [whole]
    if whole is None:
        for field, node in standing:
            deletion = statement_deletion(source, node, ())
            if isinstance(deletion, Refusal):
                return deletion
            deletions.append(_with_comment(source, field, node, deletion))
        deletions += _gaps(source, deletions, chunks)
    texts = tuple(data[each.start : each.end].decode() for each in deletions)
    return Edited(apply_deletions(data, deletions), source.line(start), texts)


def _class_body(source: Source, name: str) -> Sequence[Statement] | Refusal:
    found = [
        each
        for each in definitions(source.module, name)
        if isinstance(each, cst.ClassDef)
    ]
    if len(found) != 1:
        problem = "is defined more than once" if found else "is not defined here"
        line = source.line(source.start(found[1])) if found else 0
        return Refusal(f"the settings class {name} {problem}", line)
    return body_of(found[0])


def _field_name(statement: Statement) -> str:
    small = small_statement(statement)
    return dotted(small.target) if isinstance(small, cst.AnnAssign) else ""


def _last_field(source: Source, name: str) -> Statement | Refusal:
    """The last annotated field, or the docstring below it."""
    body = _class_body(source, name)
    if isinstance(body, Refusal):
        return body
    indices = [index for index, each in enumerate(body) if _field_name(each)]
    if not indices:
        return Refusal(f"the settings class {name} has no annotated field yet")
    last = indices[-1]
    documented = last + 1 < len(body) and is_docstring(body[last + 1])
    return body[last + 1] if documented else body[last]


def _standing(source: Source, spec: Spec) -> list[tuple[Field, Statement]]:
    """The fields that stand in the class, which may have been renamed since."""
    body = _class_body(source, spec.class_name)
    if not isinstance(body, Refusal):
        return _fields_in(body, spec)
    elsewhere = [
        found
        for each in body_of(source.module)
        if isinstance(each, cst.ClassDef) and (found := _fields_in(body_of(each), spec))
    ]
    return elsewhere[0] if len(elsewhere) == 1 else []


def _fields_in(body: Sequence[Statement], spec: Spec) -> list[tuple[Field, Statement]]:
    fields = {field.name: field for field in spec.fields}
    return [
        (fields[name], each) for each in body if (name := _field_name(each)) in fields
    ]


def _same(source: Source, field: Field, statement: Statement) -> bool:
    expected = f"{field.name}: {field.annotation} = {field.default}"
    return ast.dump(ast.parse(source.text(statement))) == ast.dump(ast.parse(expected))


def _with_comment(
    source: Source, field: Field, statement: Statement, deletion: Deletion
) -> Deletion:
    """Widen a deletion over the comment above, if it is word for word ours."""
    start = source.line_start(source.start(statement))
    for expected in reversed(field.comment.splitlines()):
        above = source.line_start(start - 1)
        if source.data[above:start].decode().strip() != f"# {expected}":
            return deletion
        start = above
    return Deletion(min(start, deletion.start), deletion.end)


def _gaps(
    source: Source, deletions: Sequence[Deletion], chunks: Sequence[str]
) -> list[Deletion]:
    """The blank lines above the fields, one for each run of them."""
    runs: list[Deletion] = []
    for each in sorted(deletions, key=lambda deletion: deletion.start):
        adjoins = bool(runs) and each.start <= runs[-1].end
        start = runs.pop().start if adjoins else each.start
        runs.append(Deletion(start, each.end))
    on_record = any(chunk.startswith(("\n", "\r")) for chunk in chunks)
    return [
        _gap(source, run, known=on_record and index == 0)
        for index, run in enumerate(runs)
    ]


def _gap(source: Source, run: Deletion, *, known: bool) -> Deletion:
    """The blank line above, which came along, unless it may set off what stays.

    ``known`` says that it is on record. At the end of a file without a final newline
    the newline before goes too: the file had none there.
    """
    at_end = run.end == len(source.data)
    follower = b"" if at_end else source.data[run.end : source.line_end(run.end)]
    above = source.whole_lines(run.start - 1, run.start - 1)
    blank = not source.data[above.start : above.end].strip()
    first = above.start if blank and (known or not follower.strip()) else run.start
    if at_end and not source.data.endswith((b"\n", b"\r")):
        first -= len(source.newline(first - 1))
    return Deletion(first, run.start)
