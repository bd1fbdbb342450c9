"""Where the files of components are by now, after a whole folder was moved.

Who moves ``app`` to ``src/app`` moves what components have brought along with it; the
record still has the old paths.
"""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace

from aegis_cst.reading.files.sources import Sources
from aegis_cst.reading.record.state import State, digest


def moved(state: State, sources: Sources) -> State:
    """The state with the paths that files have now.

    A folder counts as moved where most of its files are, byte for byte, in the same
    places below another.
    """
    gone = {
        path: known
        for record in state.components.values()
        for path, known in record.files.items()
        if _is_gone(path, sources)
    }
    shift = _shift(gone, sources) if gone else None
    if shift is None:
        return state
    old, new = shift

    def now(path: str) -> str:
        there = new + path.removeprefix(old)
        lost = path.startswith(old) and _is_gone(path, sources)
        return there if lost and there in sources.paths else path

    return State(
        {
            name: replace(
                record,
                files={now(path): known for path, known in record.files.items()},
                edits=tuple(
                    replace(each, path=now(each.path)) for each in record.edits
                ),
            )
            for name, record in state.components.items()
        }
    )


def _is_gone(path: str, sources: Sources) -> bool:
    there = path in sources.paths or path in sources.skips
    return not there and sources.read(path) is None


def _shift(gone: Mapping[str, str], sources: Sources) -> tuple[str, str] | None:
    """The start of the paths that went, and what stands there instead."""
    there = defaultdict(list)
    for path in sources.paths:
        there[posixpath.basename(path)].append(path)
    found = Counter(
        _starts(path, other)
        for path in gone
        for other in there[posixpath.basename(path)]
    )
    for (old, new), count in found.most_common(1):
        pairs = [
            (known, sources.read(new + path.removeprefix(old)))
            for path, known in gone.items()
            if path.startswith(old)
        ]
        same = sum(data is not None and digest(data) == known for known, data in pairs)
        # Files of one name lie in many folders; most of them have to be the very same.
        if same * 2 > count:
            return old, new
    return None


def _starts(path: str, other: str) -> tuple[str, str]:
    """Two paths without what both of them end in; folders are not cut."""
    left, right = path.split("/"), other.split("/")
    while left and right and left[-1] == right[-1]:
        left.pop()
        right.pop()
    return "".join(f"{each}/" for each in left), "".join(f"{each}/" for each in right)
