"""A project that the server keeps looked at, while files change."""

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from aegis_cst.check.finding import Finding
from aegis_cst.check.usage import UsageError
from aegis_cst.plan.fixing import Fixes
from aegis_cst.server.open_project import Buffers, Look, OpenProject

PAUSE = 0.2
"""Seconds without a change after which a project is looked at: between two words."""

EXECUTOR = ThreadPoolExecutor(1, "looking")
"""One look at a time: Python runs one at a time anyway, and an editor waits for one."""


class HeldProject:
    """Looks again after every change; to be used from one event loop."""

    def __init__(
        self,
        root: Path,
        buffers: Callable[[Path], Buffers],
        seen: Callable[["HeldProject", Look], None],
        failed: Callable[[str], None],
    ) -> None:
        """``buffers`` gives what editors hold of the project in a folder.

        ``seen`` is told of every look, ``failed`` why there is none.
        """
        self.root = root
        self.published: frozenset[str] = frozenset()
        self._project = OpenProject(root)
        self._buffers, self._seen, self._failed = buffers, seen, failed
        self._look: Look | None = None
        self._stale = asyncio.Event()
        self._settled = asyncio.Event()
        # An event loop holds tasks weakly: one that nobody else holds may vanish.
        # https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task
        self._task = asyncio.get_running_loop().create_task(self._watch())
        self.touch()

    def touch(self) -> None:
        """Something has changed."""
        self._settled.clear()
        self._stale.set()

    async def look(self) -> Look | None:
        """The project as it is now; ``None`` if it cannot be looked at."""
        await self._settled.wait()
        return self._look

    async def fixes(self, wanted: Collection[Finding]) -> Fixes | None:
        """Plan to fix findings of the last look."""
        look = await self.look()
        if look is None:
            return None
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(EXECUTOR, self._project.fixes, look, wanted)

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._stale.wait()
            while self._stale.is_set():  # until nothing changes for a moment
                self._stale.clear()
                # The first look is waited for: somebody has just opened the file.
                await asyncio.sleep(PAUSE if self._look is not None else 0)
            buffers = self._buffers(self.root)
            try:
                look = await loop.run_in_executor(EXECUTOR, self._project.look, buffers)
            except (UsageError, OSError) as error:
                self._look = None
                self._failed(str(error))
            except Exception as error:  # noqa: BLE001 - the next change looks again
                self._look = None
                self._failed(f"a fault of aegis, please report it: {error!r}")
            else:
                self._look = look
                # What was found in a text that has changed since is not where it was.
                if not self._stale.is_set():
                    self._seen(self, look)
            if not self._stale.is_set():
                self._settled.set()
