"""What one insertion made for itself, and another one needs once the first is gone.

The first volume comes with ``volumes:``, the first requirement with the brackets around
it. When it goes and another stays, these stay, and belong from then on to the chunks of
the other: its strip takes them along.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from codemods.compose.chunks import Group, grouped
from codemods.text_encoding import as_utf8


@dataclass(frozen=True, slots=True)
class Leftover:
    """What stays around a text that went; of an edit in ``places``, in which one.

    ``apart`` are chunks that stay too and stand further off, such as a comma.
    """

    apart: Group
    before: str
    behind: str
    place: int
    places: int

    def parts(self) -> "list[Leftover]":
        """Give what may pass to one edit, and else to those on either side."""
        if not (self.before and self.behind):
            return [self]
        return [replace(self, behind=""), replace(self, apart=(), before="")]

    def joined(self, chunks: Sequence[str], after: bytes) -> tuple[str, ...] | None:
        """Give the chunks of another edit with this in them, if it adjoins them.

        ``after`` is the file. Where several places of the other edit could be meant, it
        is the one that the text had which went.
        """
        groups = grouped(chunks)
        alike = len(groups) == self.places > 1
        for index, group in enumerate(groups):
            if not group or (alike and index != self.place):
                continue
            for form in _forms("".join(group)):
                grown = f"{self.before}{form}{self.behind}"
                count = after.count(grown.encode())
                if count == 1 or (alike and count):
                    mine = (*self.apart, grown)
                    new = [*groups[:index], mine, *groups[index + 1 :]]
                    return tuple(chunk for one in new for chunk in one or ("",))
        return None


def leftovers(recorded: Sequence[str], deleted: Sequence[str]) -> Iterator[Leftover]:
    """Give what stays of chunks that were ``recorded``, of which some was deleted."""
    rest = list(deleted)
    groups = grouped(recorded)
    for place, group in enumerate(groups):
        if any("".join(group) in _forms(each) for each in rest):
            rest = rest[1:]
            continue
        for index, chunk in enumerate(group):
            forms = [form for each in rest for form in _forms(each) if form in chunk]
            if forms:
                rest = rest[1:]
                before, _, behind = chunk.partition(forms[0])
                if before or behind:
                    apart = group[:index]
                    yield Leftover(apart, before, behind, place, len(groups))


def pass_on(
    left: Leftover, heirs: Sequence[Sequence[str]], after: bytes
) -> list[Sequence[str]]:
    """Give the chunks of the edits that stay, with a leftover in those it adjoins.

    What stood on both sides of the text that went may pass to two of them.
    """
    after = as_utf8(after)
    for wanted in ([left], left.parts()):
        given = list(heirs)
        for part in wanted:
            for index, chunks in enumerate(given):
                joined = part.joined(chunks, after)
                if joined is not None:
                    given[index] = joined
                    break
        if given != list(heirs):
            return given
    return list(heirs)


def _forms(text: str) -> list[str]:
    """A text, its newline before it instead of behind, and it without its comma.

    Which of two lines, or of two items, the newline or the comma between them belongs
    to, only the order tells in which they came.
    """
    line = text.rstrip("\r\n")
    forms = (text, text[len(line) :] + line, text.strip(", "))
    return [form for form in forms if form]
