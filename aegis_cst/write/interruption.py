"""Ctrl-C and SIGTERM, put off until the files are in one of their two states."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interruption:
    """Whether somebody wants the command to end."""

    def __init__(self) -> None:
        """``wanted`` is set when a signal comes."""
        self.wanted = False

    def check(self) -> None:
        """End here, if that is wanted; whoever calls this can go back."""
        if self.wanted:
            raise KeyboardInterrupt

    def note(self, _number: int, _frame: FrameType | None) -> None:
        """The handler of a signal."""
        self.wanted = True


@contextmanager
def deferred() -> Iterator[Interruption]:
    """Note signals instead of being thrown out; whoever wants to ends in between.

    A signal that nobody has looked at ends the command when the block is over.
    """
    interruption = Interruption()
    # Elsewhere a handler cannot even be set:
    # https://docs.python.org/3/library/signal.html#signals-and-threads
    if threading.current_thread() is not threading.main_thread():
        yield interruption  # signals go to the main thread only
        return
    former = {
        number: signal.signal(number, interruption.note)
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield interruption
    finally:
        for number, handler in former.items():
            # ``None`` is a handler that was not set by Python, and cannot be set by it.
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
    interruption.check()
