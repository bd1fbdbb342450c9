"""The judge of several edits of one kind in a file that leave in any order.

What the first one made for itself, a key or a heading, the next one needs too: when the
first one goes, that passes on to the chunks of another.
"""

from collections.abc import Sequence
from itertools import permutations

from codemods.leftover import leftovers, pass_on
from codemods.result import Edited, Found, Presence
from shapes.data_oracle import check_insertion, edited
from shapes.file_forms import Shape, notes
from shapes.oracle import Edit

Orders = Sequence[Sequence[int]]
"""The numbers of the edits in the orders in which they go."""

Chunks = dict[int, tuple[str, ...]]
"""What each edit of a file inserted, by its number."""


def judge_leaving(
    shape: Shape, data: bytes, edits: Sequence[Edit], orders: Orders = ()
) -> bool:
    """Insert the edits and strip them in some orders; False where one is refused.

    Without ``orders`` it is every one that there is.
    """
    try:
        return _judged(data, edits, orders or list(permutations(range(len(edits)))))
    except Exception as error:
        choices = "\n".join(f"  {name} = {one!r}" for name, one in shape.items())
        error.add_note(f"shape:\n{choices}\nfile:\n{data!r}\n{data.decode()}")
        raise


def _judged(data: bytes, edits: Sequence[Edit], orders: Orders) -> bool:
    chunks: Chunks = {}
    after = data
    for number, edit in enumerate(edits):
        result = edit.insert(after)
        if not isinstance(result, Edited):
            return False
        check_insertion(after, result)
        after, chunks[number] = result.data, result.chunks
    for order in orders:
        back = _without(after, edits, dict(chunks), order)
        assert back == data, f"out in the order {order}: {back!r}"
    return True


def _without(
    data: bytes, edits: Sequence[Edit], chunks: Chunks, order: Sequence[int]
) -> bytes:
    comments = notes(data)
    for number in order:
        mine = chunks.pop(number)
        result = edited(edits[number].strip(data, mine))
        data = result.data
        _pass_on(mine, result, chunks)
        assert notes(data) == comments
        for other in chunks:
            found = edits[other].find(data)
            assert isinstance(found, Found), found
            assert found.presence is not Presence.ABSENT, found
    return data


def _pass_on(mine: Sequence[str], gone: Edited, chunks: Chunks) -> None:
    for left in leftovers(mine, gone.chunks):
        given = pass_on(left, list(chunks.values()), gone.data)
        for other, theirs in zip(list(chunks), given, strict=True):
            chunks[other] = tuple(theirs)
