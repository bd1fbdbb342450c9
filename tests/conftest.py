"""What holds for every test."""

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
