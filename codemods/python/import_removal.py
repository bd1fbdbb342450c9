"""Taking imported names out again, with the statement if none is left of it."""

import re
from collections.abc import Sequence

import libcst as cst

from codemods.python.import_bindings import members_of
from codemods.python.import_members import imports_from, member_end
from codemods.python.names import names_in
from codemods.python.recorded_chunks import covering
from codemods.python.source import Source
from codemods.python.statement_removal import statement_deletion
from codemods.result import Refusal
from codemods.splice import Deletion

_COMMA = re.compile(rb"(?:\s|\\|#[^\r\n]*)*,[ \t]*")
"""A comma, and what may stand between it and the name before."""


def import_deletions(
    source: Source,
    module: str,
    names: Sequence[str],
    chunks: Sequence[str],
    without: Sequence[cst.CSTNode] = (),
) -> list[Deletion] | Refusal:
    """What to delete for ``names`` of ``module`` to be imported no more.

    What is used elsewhere than in the statements ``without`` stays imported.
    """
    imports = list(imports_from(source, module))
    members_of_all = [each for _, node in imports for each in members_of(node)]
    said = [each for each in members_of_all if _is_said(chunks, each)]
    # Of two imports of a name, with an alias and without, one may be the user's.
    said_names = {each.evaluated_name for each in said}
    found = []
    for line, node in imports:
        going = [
            each
            for each in members_of(node)
            if each.evaluated_name in names
            and (each in said or each.evaluated_name not in said_names)
            and _is_brought(chunks, module, each.evaluated_name)
            and not _is_used(source, each, [node, *without])
        ]
        found.append((line, node, going))
    leaving = [
        line for line, node, going in found if going and going == members_of(node)
    ]
    deletions: list[Deletion] = []
    for line, node, going in found:
        if line in leaving:
            deletion = statement_deletion(source, line, chunks, leaving)
            if isinstance(deletion, Refusal):
                return deletion
            deletions.append(deletion)
        else:
            deletions += _member_deletions(source, node, going, chunks)
    return deletions


def _is_said(chunks: Sequence[str], alias: cst.ImportAlias) -> bool:
    """Whether the record has this very import, under the same alias.

    Another import of the same name is the user's then.
    """
    name, local = alias.evaluated_name, alias.evaluated_alias
    words = rf"\b{name}\s+as\s+{local}\b" if local else rf"\b{name}\b(?!\s+as\b)"
    return any(re.search(words, chunk) for chunk in chunks)


def _is_brought(chunks: Sequence[str], module: str, name: str) -> bool:
    """Whether the import is ours; a record without such a chunk says that it is not."""
    texts = [chunk.strip(" \t\r\n,") for chunk in chunks]
    member = re.compile(rf"{re.escape(name)}(\s+as\s+\w+)?")
    return not chunks or any(
        text.startswith(f"from {module} import") or member.fullmatch(text)
        for text in texts
    )


def _is_used(
    source: Source, alias: cst.ImportAlias, without: Sequence[cst.CSTNode]
) -> bool:
    """Whether the imported name is used elsewhere than in some statements."""
    name = alias.evaluated_alias or alias.evaluated_name
    uses = sum(len(names_in(each, name)) for each in without)
    return len(names_in(source.module, name)) > uses


def _member_deletions(
    source: Source,
    node: cst.ImportFrom,
    going: Sequence[cst.ImportAlias],
    chunks: Sequence[str],
) -> list[Deletion]:
    """What to delete for names of a statement that keeps others."""
    members = members_of(node)
    runs: list[list[cst.ImportAlias]] = []
    deletions: list[Deletion] = []
    previous: cst.ImportAlias | None = None
    for each in members:
        chunk = _member_chunk(source, node, each, chunks) if each in going else None
        if chunk is not None:
            deletions.append(chunk)
        elif each in going:
            if previous is None or not runs or runs[-1][-1] is not previous:
                runs.append([])
            runs[-1].append(each)
        previous = each
    return deletions + [_run_deletion(source, members, run) for run in runs]


def _member_chunk(
    source: Source, node: cst.ImportFrom, alias: cst.ImportAlias, chunks: Sequence[str]
) -> Deletion | None:
    """The chunk in the statement that brought the name."""
    limit = source.line_end(source.end(node))
    start, end = source.start(alias), member_end(source, alias)
    for chunk in covering(source, chunks, start, end):
        if source.start(node) < chunk.start and chunk.end < limit:
            return chunk
    return None


def _run_deletion(
    source: Source, members: Sequence[cst.ImportAlias], run: Sequence[cst.ImportAlias]
) -> Deletion:
    """What to delete for neighbours in a statement."""
    start, end = source.start(run[0]), member_end(source, run[-1])
    comma = _COMMA.match(source.data, end)
    behind = comma.end() if comma and isinstance(run[-1].comma, cst.Comma) else end
    line = source.whole_lines(start, end)
    alone = not source.data[line.start : start].strip()
    rest = source.data[behind : line.end].lstrip()
    if behind > end and alone and (not rest or rest.startswith(b"#")):
        return line
    if members[-1] is not run[-1] or members[0] is run[0]:
        # The blank between the names goes with what stood behind it.
        at_line_end = 0 if rest or alone else len(_blanks_before(source, start))
        return Deletion(start - at_line_end, behind)
    before = member_end(source, members[members.index(run[0]) - 1])
    return (
        line if alone and b"#" in source.data[before:start] else Deletion(before, end)
    )


def _blanks_before(source: Source, offset: int) -> bytes:
    text = source.data[source.line_start(offset) : offset]
    return text[len(text.rstrip(b" \t")) :]
