"""Fields of a pydantic-settings class.

# Time zone in which cron schedules are read, an IANA name.
scheduler_timezone: str = "UTC"
"""

import ast
from collections.abc import Sequence
from dataclasses import replace

from codemods.python.python_edit import finish
from codemods.python.python_tree import Statement
from codemods.python.removal import statement_deletion, would_empty_a_block
from codemods.python.settings_class import Field, Spec, last_field, standing_in, taken
from codemods.python.source import Source, parse
from codemods.recorded import covering_chunk
from codemods.result import Edited, Found, Presence, Refusal, Result, Unchanged
from codemods.splice import Deletion, apply_deletions

__all__ = ["Field", "Spec", "find", "insert", "strip"]


def find(data: bytes, spec: Spec) -> Found | Refusal:
    """Look for the fields; some of them only count as changed."""
    source = parse(data)
    if isinstance(source, Refusal):
        return source
    standing = standing_in(source, spec)
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
        name = standing_in(source, spec)[0][0].name
        return Refusal(f"a field {name} already stands here", found.line, snippet)
    name, line = taken(source, spec)
    if line:
        return Refusal(f"the name {name} is already taken here", line, snippet)
    after = last_field(source, spec.class_name)
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
    standing = standing_in(source, spec)
    if not standing:
        return Unchanged()
    start = min(source.start(node) for _, node in standing)
    end = max(source.end(node) for _, node in standing)
    if refusal := would_empty_a_block(source, [node for _, node in standing]):
        return refusal
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
