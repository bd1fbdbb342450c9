"""What the programs that start Python are told to start."""

import re
from collections.abc import Callable, Iterator, Sequence

from aegis_cst.reading.containers.server_options import dotted, first_argument, option
from aegis_cst.reading.containers.started import How, Started

SERVERS = frozenset({"uvicorn", "gunicorn", "hypercorn", "granian", "daphne"})
"""Programs that serve an application."""

_PYTHON = re.compile(r"python(?:\d(?:\.\d+)?)?")
_RUN_ANOTHER = frozenset({"debugpy", "coverage", "memray", "watchfiles", "dotenv"})
"""Modules that run what is named behind them."""


def is_python(program: str) -> bool:
    """Whether a program is the interpreter."""
    return _PYTHON.fullmatch(program) is not None


def is_known(program: str) -> bool:
    """Whether a program, without its folder, is one of these."""
    return program in SERVERS or program in _OTHERS or is_python(program)


def started_by_program(program: str, rest: Sequence[str]) -> Iterator[Started]:
    """What a program that is known starts, going by its arguments."""
    if is_python(program):
        yield from _python(rest)
    elif program in SERVERS:
        yield from _server(program, rest)
    elif program in _OTHERS:
        yield from _OTHERS[program](rest)


def _python(rest: Sequence[str]) -> Iterator[Started]:
    for position, word in enumerate(rest):
        following = rest[position + 1 :]
        if word == "-m" and following:
            yield from _module(following[0], following[1:])
            return
        if not word.startswith("-"):
            takes_value = position and rest[position - 1] in {"-X", "-W"}
            if takes_value:
                continue
            yield from _script(How.SCRIPT, word)
            return
        if word == "-c":
            return


def _module(module: str, rest: Sequence[str]) -> Iterator[Started]:
    if module in SERVERS or module in _OTHERS:
        yield from started_by_program(module, rest)
    elif module in _RUN_ANOTHER:
        if "-m" in rest:
            yield from _python(rest[rest.index("-m") :])
        else:
            yield from _python([each for each in rest if each.endswith(".py")])
    elif dotted(module):
        yield Started(How.RUNS, module, module)


def _script(how: How, word: str, name: str = "") -> Iterator[Started]:
    path = word.removeprefix("./")
    if re.fullmatch(r"/?[\w.-]+(?:/[\w.-]+)*", path) and ".." not in path:
        is_file = path.endswith(".py") or how is How.FILE
        if is_file:
            yield Started(how, word, path, name)


def _server(program: str, rest: Sequence[str]) -> Iterator[Started]:
    for found in first_argument(rest):
        module, name, factory = found.reference
        factory = factory or "--factory" in rest
        folder = option(rest, "--app-dir", "--chdir", "--working-dir")
        # https://docs.gunicorn.org/en/stable/settings.html#pythonpath
        if program == "gunicorn" and not folder:
            folder = option(rest, "--pythonpath").partition(",")[0]
        yield Started(How.SERVES, found.word, module, name, factory, folder)
        return
    configuration = option(rest, "-c", "--config")
    # The file is Python, and may name the application in `wsgi_app`.
    if program == "gunicorn" and configuration.endswith(".py"):
        yield from _script(How.SCRIPT, configuration)


def _celery(rest: Sequence[str]) -> Iterator[Started]:
    for position, word in enumerate(rest):
        name = ""
        if word in {"-A", "--app"}:
            name = "".join(rest[position + 1 : position + 2])
        elif word.startswith("--app="):
            name = word.removeprefix("--app=")
        # In another folder, modules have other names than here.
        elif word.partition("=")[0] == "--workdir":
            return
        module, _, attribute = name.partition(":")
        if dotted(module):
            yield Started(How.CELERY, name, module, attribute)
            return


def _worker(rest: Sequence[str]) -> Iterator[Started]:
    """What works off tasks: ``taskiq worker module:broker``."""
    for found in first_argument(rest):
        module, name, _ = found.reference
        yield Started(How.WORKS, found.word, module, name)


def _arq(rest: Sequence[str]) -> Iterator[Started]:
    for word in rest:
        # `arq` takes the settings class by its dotted path:
        # https://arq-docs.helpmanual.io/#simple-usage
        if dotted(word) and "." in word:
            module, _, attribute = word.rpartition(".")
            yield Started(How.WORKS, word, module, attribute)
            return


def _fastapi(rest: Sequence[str]) -> Iterator[Started]:
    """As https://github.com/fastapi/fastapi-cli reads it."""
    entrypoint = option(rest, "-e", "--entrypoint")
    if entrypoint:
        yield from _server("fastapi", [entrypoint])
        return
    name = option(rest, "--app")
    if rest[:1] not in (["run"], ["dev"]):
        return
    values = ("--host", "--port", "--reload-dir", "--workers", "--root-path", "--app")
    more = ("--forwarded-allow-ips", "--public-url")
    before = ""
    for word in rest[1:]:
        if not word.startswith("-") and before not in (*values, *more):
            yield from _script(How.FILE, word, name)
            return
        before = word
    # Without a path it looks for the file itself, see `entry.starts.DEFAULTS`.
    yield Started(How.FILE, "fastapi", "", name)


_OTHERS: dict[str, Callable[[Sequence[str]], Iterator[Started]]] = {
    "celery": _celery,
    "arq": _arq,
    "taskiq": _worker,
    "faststream": _worker,
    "fastapi": _fastapi,
}
