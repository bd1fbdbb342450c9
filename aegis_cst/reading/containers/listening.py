"""Where the server that a command starts listens, as far as the command says."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from aegis_cst.reading.containers.shell_words import command_words, program_of

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Addresses that only the same container reaches."""

_COMPUTED = re.compile(r"[$`{]")
_WRAPPERS = frozenset(
    {"uv", "run", "poetry", "pdm", "pipenv", "exec", "python", "python3", "-m"}
    | {"--no-sync", "--frozen", "--no-dev", "tini", "dumb-init", "--", "-O", "-u"}
    | {"opentelemetry-instrument", "ddtrace-run", "newrelic-admin", "run-program"}
)
"""What may stand before a server and changes nothing about where it listens."""


@dataclass(frozen=True, slots=True)
class Server:
    """How a program names host and port, and what it takes without.

    ``variables`` begin the names of what it reads from the environment, ``file`` is
    the one of its settings that it reads without being told.
    """

    host: str
    port: int
    host_options: tuple[str, ...] = ("--host",)
    port_options: tuple[str, ...] = ("--port",)
    bind_options: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    file: str = ""


_BIND = ("-b", "--bind")
SERVERS: Mapping[str, Server] = {
    # https://www.uvicorn.org/settings/
    "uvicorn": Server(
        "127.0.0.1",
        8000,
        elsewhere=("--uds", "--fd", "--env-file"),
        variables=("UVICORN_",),
    ),
    # `run`; `dev` is on loopback: https://fastapi.tiangolo.com/fastapi-cli/
    # `PORT` is the only variable: https://github.com/fastapi/fastapi-cli/pull/209
    "fastapi": Server("0.0.0.0", 8000, variables=("PORT",)),  # noqa: S104 - what it listens on by itself
    # It takes `PORT` for its own:
    # https://docs.gunicorn.org/en/stable/settings.html#bind
    "gunicorn": Server(
        "127.0.0.1",
        8000,
        host_options=(),
        port_options=(),
        bind_options=_BIND,
        elsewhere=("-c", "--config"),
        variables=("GUNICORN_", "PORT"),
        file="gunicorn.conf.py",
    ),
    # https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html
    "hypercorn": Server(
        "127.0.0.1",
        8000,
        host_options=(),
        port_options=(),
        bind_options=_BIND,
        elsewhere=("-c", "--config"),
    ),
    "granian": Server("127.0.0.1", 8000, elsewhere=("--uds",), variables=("GRANIAN_",)),
}


@dataclass(frozen=True, slots=True)
class Listening:
    """``written`` is the address as it stands there; empty for the program's own."""

    program: str
    host: str
    port: int
    written: str = ""


def listening(
    line: str | Sequence[str], variables: Collection[str] | None
) -> Listening | None:
    """Where the one program of a command listens; ``None`` if that cannot be told.

    ``variables`` are the names of what the container's environment sets, ``None`` where
    that may be any.
    """
    commands = list(command_words(line))
    # What runs before may set anything, and a variable may be anything.
    if len(commands) != 1 or any(map(_COMPUTED.search, commands[0])):
        return None
    words = commands[0]
    while words and (words[0] in _WRAPPERS or program_of(words[0]) in _WRAPPERS):
        words = words[1:]
    server = SERVERS.get(program_of(words[0])) if words else None
    if server is None:
        return None
    if variables is None and server.variables:
        return None
    if any(each.startswith(server.variables) for each in variables or ()):
        return None
    return _of(program_of(words[0]), server, words[1:])


def _of(program: str, server: Server, rest: Sequence[str]) -> Listening | None:
    host = server.host
    if program == "fastapi":
        if not rest or rest[0] not in {"run", "dev"}:
            return None
        host = server.host if rest[0] == "run" else "127.0.0.1"
    given = list(_options(rest))
    bound = [value for option, value in given if option in server.bind_options]
    if len(bound) > 1 or any(option in server.elsewhere for option, _ in given):
        return None
    hosts = [value for option, value in given if option in server.host_options]
    ports = [value for option, value in given if option in server.port_options]
    if bound:
        address, _, port = bound[0].rpartition(":")
        hosts, ports = [address.strip("[]")], [port]
    port = ports[-1] if ports else str(server.port)
    if not port.isdigit() or "" in hosts:
        return None
    written = (bound or hosts or [""])[-1]
    return Listening(program, hosts[-1] if hosts else host, int(port), written)


def _options(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    for position, word in enumerate(words):
        if word.startswith("--") and "=" in word:
            option, _, value = word.partition("=")
            yield option, value
        elif word.startswith("-") and word[1:2] != "-" and len(word) > len("-b"):
            # https://docs.python.org/3/library/argparse.html#option-value-syntax
            yield word[:2], word[2:].removeprefix("=")
        elif word.startswith("-"):
            yield word, "".join(words[position + 1 : position + 2])
