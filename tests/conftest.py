"""What holds for every test."""

import gc
import signal

import aegis_cst  # noqa: F401 - makes `codemods` importable, also where it is installed

collect_ignore = ["inside"]
"""What is run within generated projects: see `components_real/test_inside.py`."""


def pytest_configure() -> None:
    """Let Ctrl-C reach the processes that tests start.

    A shell that runs the tests in the background has them ignore it, and what they
    start would ignore it too.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Plans are made of many objects and few cycles. By its defaults the collector takes
    # an eighth of the time: https://docs.python.org/3/library/gc.html#gc.set_threshold
    gc.set_threshold(100_000, 20, 100)
