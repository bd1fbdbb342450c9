"""The process of the command ``aegis``: how it starts, and how it ends."""

import gc
import io
import os
import signal
import sys
from contextlib import suppress

_COMPLETES = {"_AEGIS_COMPLETE", "_AEGIS_CST_COMPLETE"}
"""Variables by which a shell asks for completions, of the one script or the other."""


def run() -> None:
    """Run it to its end; SIGTERM ends it the way Ctrl-C does."""
    # A run is over before collecting cycles would pay: it is a tenth of the time.
    gc.disable()
    _take_any_text()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    status = _status()
    try:
        sys.stdout.flush()
    except OSError as error:
        status = status or _untold(error)
    with suppress(OSError):  # nobody listens any more
        sys.stderr.flush()
    # Everything is written and closed. To take the syntax trees apart as well would be
    # a fifth of the time of a preview.
    os._exit(status)


def _take_any_text() -> None:
    """Let standard output have what its encoding cannot express, such as a file's name.

    Redirected, it has the encoding of the locale on Windows, cp1252 for one; and a name
    of a file need not be UTF-8 elsewhere. Standard error takes it all by itself.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        is_utf8 = sys.stdout.encoding.lower().replace("-", "") == "utf8"
        lenient = "surrogateescape" if is_utf8 else "backslashreplace"
        sys.stdout.reconfigure(errors=lenient)


def _status() -> int:
    """Exit status of the command."""
    try:
        checked = _quickly_checked(sys.argv[1:])
        if checked is not None:
            return checked
        from aegis_cst.cli.app import app  # noqa: PLC0415 - a check does without

        app(prog_name=_name())
    except SystemExit as ended:
        if isinstance(ended.code, str):
            sys.stderr.write(f"{ended.code}\n")
            return 1
        return ended.code or 0
    except KeyboardInterrupt:  # outside of what Typer watches over
        return 130
    except OSError as error:
        if error.filename is not None:
            raise
        return _untold(error)
    return 0


def _untold(error: OSError) -> int:
    """Exit status where the output could not be written; a full disk is one reason."""
    if not isinstance(error, BrokenPipeError):
        with suppress(OSError):
            sys.stderr.write(f"aegis: the output cannot be written: {error.strerror}\n")
    return 1


def _name() -> str:
    """What the command is called; completion and help go by it."""
    stem = os.path.basename(sys.argv[0]).partition(".")[0]  # noqa: PTH119 - pathlib is slow to import
    return stem if stem == "aegis-cst" else "aegis"


def _quickly_checked(words: list[str]) -> int | None:
    """Exit status of a plain ``aegis check``, which can do without Typer."""
    if words[:1] != ["check"] or _COMPLETES & os.environ.keys():
        return None
    from aegis_cst.cli.checking.arguments import plain_arguments  # noqa: PLC0415

    arguments = plain_arguments(words[1:])
    if arguments is None:
        return None
    from aegis_cst.cli.checking.check_run import run  # noqa: PLC0415

    return run(arguments)
