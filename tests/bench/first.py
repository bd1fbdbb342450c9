"""What somebody waits for who tries aegis for the first time."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import which

from bound import Bound, told

ROOT = Path(__file__).parents[2]
MODULES = 360

_MODULES = """\
import sys
sys.argv[1:] = {words!r}
from aegis_cst.cli.process import _status
_status()
sys.stderr.write(str(len(sys.modules)))
"""


def bounds(project: Path) -> Iterator[Bound]:
    """With packages at hand, as after the first try of any tool; uv permitting.

    An environment is made anew each time, without byte code, as for a tool that was not
    tried before. The reference does all of that too, and then nothing.
    """
    uv = which("uv", path=str(Path(sys.executable).parent)) or which("uv")
    if uv is None:
        sys.stdout.write("skip the first try: there is no uv\n")
        return
    folder = Path(tempfile.mkdtemp(prefix="aegis-wheel-"))
    build = [uv, "build", "--quiet", "--wheel", "--out-dir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True)
    (wheel,) = folder.glob("*.whl")
    uvx = [uv, "tool", "run", "--quiet", "--isolated", "--from", str(wheel)]
    check = [*uvx, "aegis-cst", "check", "-p", str(project), "--no-cache"]
    nothing = [*uvx, "python", "-c", "pass"]
    yield Bound("uvx --from DIST aegis-cst check, warm cache", check, nothing, 3)


def weight(project: Path) -> bool:
    """How many modules a check of a small project imports, Python's own included."""
    words = ["check", "-p", str(project), "--no-cache"]
    finished = subprocess.run(
        [sys.executable, "-c", _MODULES.format(words=words)],
        check=True,
        capture_output=True,
        text=True,
    )
    count = float(finished.stderr.rpartition("\n")[2])
    return told("modules that a check imports", count, MODULES, "")
