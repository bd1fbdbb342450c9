"""What a plan would do, for a person: at a glance first, then the diff."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from aegis_cst.cli.output.terminal import Line, Span, line
from aegis_cst.components.catalogue import named
from aegis_cst.plan.model import Direction, FileChange, Plan, PlannedEdit
from aegis_cst.plan.patch import counts
from aegis_cst.reading.blocker import Blocker, Offer
from aegis_cst.reading.record.kinds import KINDS

WIDTH = 80
_PATH_COLUMN = 50

_EXTENT = {
    Direction.ADD: ", lines are only added",
    Direction.REMOVE: ", lines are only deleted",
    Direction.UPDATE: ", of yours no line but the edits is touched",
    Direction.FIX: "",
}


_OFFERS = {
    Offer.INSERTION: "What would have been inserted, to paste by hand:",
    Offer.LINE: "What would do instead:",
    Offer.COMMAND: "To go on:",
}


def told(origins: Sequence[str]) -> Iterator[Line]:
    """Where components of others come from, before anything else."""
    for each in origins:
        yield (Span("From others: ", "bold yellow"), Span(each, "bold"))
    if origins:
        yield line("Its files become part of your project: read them first.", "yellow")
        yield line()


def summary(plan: Plan, origins: Sequence[str] = ()) -> Iterator[Line]:
    """Which files are new, touched or go, by how much and why; what stays.

    ``origins`` are those of others that the project has nothing from yet: they come
    first, and every file of theirs is named.
    """
    yield from told(origins)
    yield (
        Span(f"{plan.command} ", "bold"),
        Span(", ".join(named(plan.components)), "bold cyan"),
    )
    created = [each for each in plan.changes if each.before is None]
    deleted = [each for each in plan.changes if each.after is None]
    touched = [each for each in plan.changes if each not in created + deleted]
    yield from _list("New", created, "green", "+", whole=bool(origins))
    yield from _list("Deleted", deleted, "red", "-")
    if touched:
        count = number(len(touched), "file") + _EXTENT[plan.direction]
        yield line()
        yield (Span("Changed", "bold"), Span(f" ({count})"))
        column = min(max(len(each.path) for each in touched), _PATH_COLUMN)
        for change in touched:
            yield from _touched(plan, change, column)
    yield from _notes("Stays", plan.kept)
    yield from _notes("Left out", plan.left_out)
    yield from _notes("Note", plan.warnings)
    yield from _notes("Afterwards", plan.next_steps)
    yield line()


def number(count: int, noun: str) -> str:
    """A number of things, in words."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _list(
    title: str,
    changes: Sequence[FileChange],
    style: str,
    sign: str,
    *,
    whole: bool = False,
) -> Iterator[Line]:
    """Files, those in one folder together, or each of them."""
    if not changes:
        return
    yield line()
    yield line(f"{title} ({number(len(changes), 'file')})", "bold")
    folders = Counter(each.path.rpartition("/")[0] for each in changes)
    shown: set[str] = set()
    for change in changes:
        folder = change.path.rpartition("/")[0]
        if folder and folders[folder] > 1 and not whole:
            if folder not in shown:
                shown.add(folder)
                count = number(folders[folder], "file")
                yield (Span(f"  {sign} {folder}/", style), Span(f"  {count}", "dim"))
        else:
            yield line(f"  {sign} {change.path}", style)


def _touched(plan: Plan, change: FileChange, column: int) -> Iterator[Line]:
    inserted, deleted = counts(change)
    amount = f"+{inserted}" if inserted else ""
    amount += f" -{deleted}" if deleted else ""
    edits = [each for each in plan.edits if each.path == change.path]
    style = "green" if inserted else "red"
    yield (Span(f"  ~ {change.path:<{column}}"), Span(f"  {amount.strip():>4}", style))
    for text, edit in _grouped(plan.direction, edits):
        reason = f"{text} (you have changed it)" if edit.changed else text
        wrapped = textwrap.wrap(
            f"{edit.line}: {reason}",
            WIDTH,
            initial_indent="      ",
            subsequent_indent="        ",
            break_long_words=False,
        )
        for each in wrapped:
            yield line(each, "yellow" if edit.changed else "dim")


def _grouped(
    direction: Direction, edits: Sequence[PlannedEdit]
) -> Iterator[tuple[str, PlannedEdit]]:
    """Edits of one kind that stand together are told in one go."""
    groups: dict[tuple[str, bool, bool], list[PlannedEdit]] = {}
    for edit in sorted(edits, key=lambda each: each.line):
        groups.setdefault((edit.kind, edit.changed, edit.goes), []).append(edit)
    for (kind, _, goes), group in groups.items():
        subjects = ", ".join(dict.fromkeys(each.subject for each in group))
        told = KINDS[kind].told if kind in KINDS else f"{kind} {{}}"
        gone = "no more " if goes and direction is Direction.UPDATE else ""
        yield gone + told.format(subjects), group[0]


def _notes(title: str, notes: Sequence[str]) -> Iterator[Line]:
    if not notes:
        return
    yield line()
    yield line(title, "bold")
    for note in notes:
        yield line(f"  {note}", "cyan" if title == "Afterwards" else "")


def coloured(diff: bytes) -> Iterator[Line]:
    """A patch in the colours that people know from git, less what only git reads."""
    for text in diff.decode(errors="replace").split("\n")[:-1]:
        if text.startswith("diff --git "):
            yield line()
        elif not text.startswith(("index ", "new file mode ", "deleted file mode ")):
            yield line(text.rstrip("\r"), _style(text))


def _style(text: str) -> str:
    if text.startswith(("+++", "---")):
        return "bold"
    styles = {"+": "green", "-": "red", "@": "cyan"}
    return styles.get(text[:1], "")


def not_shown() -> Iterator[Line]:
    """Say where the rest of the diff is."""
    yield line()
    yield line("Its own files and aegis.lock are left out; see --dry-run.", "dim")
    yield line()


def nothing_written() -> Iterator[Line]:
    """Say that nothing happened."""
    yield line()
    yield line("Nothing was written.", "bold")


def refusal(plan: Plan) -> Iterator[Line]:
    """Why nothing is written, and what to do about each reason."""
    yield line(f"{plan.command} refused; nothing was written.", "bold red")
    for blocker in plan.blockers:
        yield from blocker_lines(blocker)


def blocker_lines(blocker: Blocker, note: str = "") -> Iterator[Line]:
    """One reason: its place, what to do, and what is of use for that."""
    yield line()
    if blocker.place or note:
        gap = "  " if blocker.place and note else ""
        yield (Span(blocker.place, "bold"), Span(f"{gap}{note}", "dim"))
    indent = "  " if blocker.place else ""
    for text in textwrap.wrap(
        blocker.reason,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ):
        yield line(text)
    if blocker.snippet:
        yield line(f"  {_OFFERS[blocker.offer]}")
        yield line()
        for text in blocker.snippet.splitlines():
            yield line(f"    {text}".rstrip(), "green")
    for text in blocker.detail.splitlines():
        yield line(f"    {text}", _style(text))
