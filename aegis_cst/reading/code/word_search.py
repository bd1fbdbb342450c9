"""Python files searched for words, each of them read as late as can be."""

from collections.abc import Collection, Sequence

from aegis_cst.reading.code.marks import FIRST, LATER, Marks
from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.files.sources import Sources


class WordSearch:
    """Which files hold which of the words that rules ask for."""

    def __init__(self, sources: Sources, focus: Collection[str] | None) -> None:
        """With a ``focus``, words of ``LATER`` count only where its files hold one."""
        self._sources = sources
        self._focus = focus
        self._first = Marks(FIRST)
        self._later = Marks(LATER)

    def note(self, path: str, data: bytes) -> None:
        """Look a file through that was read for something else."""
        self._first.note(path, data)

    def having(self, words: Sequence[bytes], *, tests: bool) -> Sequence[str]:
        """The files with any of the words, in order; those of tests only if asked."""
        marks = self._first if self._first.knows(words) else self._later
        if self._focus is not None and marks is self._later:
            for path in self._focus:
                self._look_through(marks, path, tests=tests)
            # However many files others have asked for: two runs are to be compared.
            if not any(path in self._focus for path in marks.having(words)):
                return ()
        self._complete(marks, tests=tests)
        return marks.having(words)

    def _complete(self, marks: Marks, *, tests: bool) -> None:
        """Look through the files that have not been."""
        if marks.done >= 1 + tests:
            return
        marks.done = 1 + tests
        for path in sorted(self._sources.paths - marks.noted):
            self._look_through(marks, path, tests=tests)

    def _look_through(self, marks: Marks, path: str, *, tests: bool) -> None:
        if path.endswith(".py") and (tests or not is_test(path)):
            data = self._sources.read(path)
            if data is not None:
                marks.note(path, data)
