"""Which Python files hold words that make them worth a closer look."""

import re
from collections.abc import Collection, Sequence
from functools import cached_property

from aegis_cst.reading.code.relevance import is_test, may_start, may_wire
from aegis_cst.reading.code.word_search import WordSearch
from aegis_cst.reading.files.sources import Sources
from aegis_cst.reading.settings.settings_classes import may_hold_settings

_SETS = re.compile(r"\.(?:ya?ml|lock)$|(?:^|[/.])env\b")


class MarkedFiles:
    """The files of a project by what their text says, each read once.

    Tests make applications of their own as they need them, and are left out.
    """

    def __init__(self, sources: Sources, focus: Collection[str] | None) -> None:
        """With a ``focus`` only those files are looked into; nothing is read yet."""
        self._sources = sources
        self._focus = focus
        self._words = WordSearch(sources, focus)
        self._relevance: dict[str, bool] = {}

    @property
    def wired(self) -> dict[str, bytes]:
        """Path and content of those that may wire something up."""
        return self._marked[0]

    @property
    def settings(self) -> dict[str, bytes]:
        """Path and content of those that may hold settings."""
        return self._marked[1]

    @property
    def starting(self) -> dict[str, bytes]:
        """Path and content of those that may start a server."""
        return self._marked[2]

    @cached_property
    def _marked(self) -> tuple[dict[str, bytes], dict[str, bytes], dict[str, bytes]]:
        """In one go, so that each file is looked through once."""
        wired, settings, starting = {}, {}, {}
        paths = self._sources.paths if self._focus is None else self._focus
        # All settings are compared with what sets them: without that there is no need.
        compared = any(_SETS.search(path) for path in self._sources.paths)
        for path in sorted(self._sources.paths if compared else paths):
            if path.endswith(".py") and not is_test(path):
                data = self._sources.read(path)
                if data is not None and compared and may_hold_settings(data):
                    settings[path] = data
                if data is None or path not in paths:
                    continue
                self._words.note(path, data)
                if may_wire(data):
                    wired[path] = data
                if may_start(data):
                    starting[path] = data
        return wired, settings, starting

    def having(self, words: Sequence[bytes], *, tests: bool) -> Sequence[str]:
        """Paths of those that hold one of the words, the focus taken into account."""
        _ = self._marked  # it reads most files anyway, and looks them through
        return self._words.having(words, tests=tests)

    def is_relevant(self, path: str) -> bool:
        """Whether a file may wire something up, or import what does."""
        known = self._relevance.get(path)
        if known is None:
            is_aside = is_test(path) or path.endswith("/")
            data = None if is_aside else self._sources.read(path)
            # A package may bring in what wires something up without a word of it.
            package = path.endswith("/__init__.py") and b"import" in (data or b"")
            known = data is not None and (package or may_wire(data))
            self._relevance[path] = known
        return known
