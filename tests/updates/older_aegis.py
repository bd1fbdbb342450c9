"""An older aegis, as a program of its own: today's, with other components in it."""

import shutil
import sys
from pathlib import Path

from e2e.command import Finished, environ, run

from aegis_cst import bundled
from updates.versions import Skeletons

VERSION = "0.0.9"
_RUN = "from aegis_cst.cli.main import main\n\nmain()\n"


class OlderAegis:
    """A copy of the program below a folder; ``skeletons`` are its components."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ignored = shutil.ignore_patterns("__pycache__", "skeletons", "codemods")
        shutil.copytree(bundled.PACKAGE, folder / "aegis_cst", ignore=ignored)
        shutil.copytree(bundled.folder("codemods"), folder / "codemods", ignore=ignored)
        self.skeletons = Skeletons(folder / "skeletons")
        init = folder / "aegis_cst" / "__init__.py"
        text = init.read_text("utf-8")
        start = text.index('__version__ = "')
        rest = text[text.index("\n", start) :]
        init.write_text(f'{text[:start]}__version__ = "{VERSION}"{rest}', "utf-8")
        (folder / "run.py").write_text(_RUN, "utf-8")

    def __call__(self, project: Path, *arguments: str) -> Finished:
        """Run it, and insist that all is well."""
        program = (sys.executable, self.folder / "run.py")
        finished = run(*program, *arguments, cwd=project, env=environ())
        assert finished.code == 0, finished.told
        return finished
