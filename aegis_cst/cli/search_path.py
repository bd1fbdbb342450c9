"""Where modules are looked for: what is installed comes before what just lies there.

``python -m`` puts the current folder before everything else, and ``PYTHONPATH`` comes
before the standard library (https://docs.python.org/3/library/sys_path_init.html). The
current folder of ``aegis`` is somebody's project, where a ``yaml.py`` or a folder
``rich/`` is theirs. Such entries are moved behind the others rather than taken out:
what aegis needs may be there and nowhere else.
"""

import os
import sys

from aegis_cst import bundled


def own_first() -> None:
    """Move the current folder, and what ``PYTHONPATH`` names, behind everything else.

    But not the folder that aegis itself is in: where ``PYTHONPATH`` names that one,
    what aegis needs was put beside it on purpose (``pip install --target``), in
    versions that go together.
    """
    foreign = {_real(entry) for entry in _foreign()} - {_real(bundled.BESIDE)}
    behind = [entry for entry in sys.path if _real(entry) in foreign]
    sys.path[:] = [entry for entry in sys.path if _real(entry) not in foreign] + behind


def _foreign() -> list[str]:
    """The current folder first: an empty entry stands for it."""
    named = os.environ.get("PYTHONPATH", "")
    ignored = sys.flags.ignore_environment
    return ["", *(named.split(os.pathsep) if named and not ignored else ())]


def _real(entry: str) -> str:
    """One name for a folder, however it is written; of a folder that is gone too."""
    try:
        return os.path.normcase(os.path.realpath(entry or os.curdir))
    except OSError:  # the current folder has been deleted
        return entry
