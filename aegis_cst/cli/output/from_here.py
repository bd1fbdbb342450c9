"""Commands that start from a project's folder, for somebody who is in another one."""

import os
from collections.abc import Sequence
from pathlib import Path

_ENTER = "cd "


def from_here(steps: Sequence[str], root: Path, here: Path) -> tuple[str, ...]:
    """The same commands, with the way from ``here`` to where they run as the first.

    They run in ``root``, or in the folder below it that the first of them enters.
    """
    if not steps:
        return ()
    enters = steps[0].startswith(_ENTER)
    folder = root / steps[0].removeprefix(_ENTER) if enters else root
    try:
        way = os.path.relpath(folder, here)
    except ValueError:  # on another drive of Windows
        way = str(folder)
    left = steps[1:] if enters else steps
    return tuple(left) if way == os.curdir else (f"{_ENTER}{way}", *left)
