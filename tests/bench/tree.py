"""A large FastAPI project made up for measurements: a few thousand Python files.

Its files have the sizes and the ingredients of those of real applications: of every
hundred files some are routers, most are services, models and tests that no rule looks
into. Run it as ``python tests/bench/tree.py FOLDER [FILES] [ROUTERS]``.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

FILES = 5000
ROUTERS = 300
IN_A_FOLDER = 40

_PYPROJECT = """\
[project]
name = "large"
version = "1.0.0"
requires-python = ">=3.11"
dependencies = ["fastapi>=0.165", "pydantic>=2.13", "sqlalchemy>=2.1"]

[tool.aegis]
app = "app.main:app"
"""
_MAIN = '''\
"""The application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.api.routing import include_routers


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Run around everything else."""
    app.state.ready = True
    yield
    app.state.ready = False


def create_app() -> FastAPI:
    """Put the application together."""
    app = FastAPI(title="Large", lifespan=lifespan)
    include_routers(app)
    return app


app = create_app()
'''
_ROUTER = '''\
"""Orders of region {n}, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel

from app.services.package_{p}.module_{s} import Service{s}

router = APIRouter(prefix="/region-{n}", tags=["region {n}"])


class Order(BaseModel):
    """What is ordered."""

    name: str
    amount: int = 1
    note: str | None = None


def service() -> Service{s}:
    """The service that keeps orders."""
    return Service{s}(limit={n})


Kept = Annotated[Service{s}, Depends(service)]
'''
_ROUTE = '''

@router.{verb}("/orders-{k}{tail}")
async def {verb}_{k}(kept: Kept, {argument}) -> dict[str, int]:
    """Answer for kind {k}."""
    found = kept.find_{k}("{k}")
    if found is None:
        raise HTTPException(status_code=404, detail="no such order")
    return {{"kind": {k}, "found": len(found)}}
'''
_SERVICE = '''\
"""Service {n}: keeps what belongs to region {n}."""

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime

logger = logging.getLogger(__name__)

LIMIT = {n}
NAMES = ("north", "south", "east", "west")


@dataclass(slots=True)
class Service{n}:
    """Keeps entries by name, up to a limit."""

    limit: int = LIMIT
    entries: dict[str, list[str]] = field(default_factory=dict)
    changed: datetime = field(default_factory=lambda: datetime.now(UTC))
'''
_METHOD = '''
    def find_{k}(self, name: str) -> list[str] | None:
        """Entries of kind {k} under a name, oldest first."""
        found = [each for each in self.entries.get(name, []) if each not in NAMES]
        if len(found) > self.limit:
            logger.warning("more than %d entries of kind {k}: %s", self.limit, name)
            found = found[: self.limit]
        return found or None

    def keep_{k}(self, name: str, entry: str) -> int:
        """Keep an entry of kind {k}."""
        self.entries.setdefault(name, []).append(entry.strip().lower())
        self.changed = datetime.now(UTC)
        return len(self.entries[name])
'''


def files(
    count: int = FILES, routers: int = ROUTERS, idle: int = 0
) -> Iterator[tuple[str, str]]:
    """Paths and texts of a project with that many Python files.

    The first routers, as many as are to be ``idle``, are included nowhere.
    """
    yield "pyproject.toml", _PYPROJECT
    yield "app/__init__.py", ""
    yield "app/main.py", _MAIN
    yield "app/api/__init__.py", ""
    yield "app/api/routing.py", _routing(range(idle, routers))
    yield from ((f"app/api/region_{n}.py", _router(n)) for n in range(routers))
    services = count - routers - 4
    for n in range(services):
        package, first = divmod(n, IN_A_FOLDER)
        folder = f"app/services/package_{package}"
        name = "module" if first else "__init__"
        yield f"{folder}/{name}{f'_{n}' if first else ''}.py", _service(n) * bool(first)


def _routing(routers: range) -> str:
    names = [f"region_{n}" for n in routers]
    return "\n".join(
        [
            '"""Every router of the application."""\n',
            "from fastapi import FastAPI\n",
            *(f"from app.api.{name} import router as {name}" for name in names),
            "\n\ndef include_routers(app: FastAPI) -> None:",
            '    """Include every router."""',
            *(f'    app.include_router({name}, prefix="/api")' for name in names),
            "",
        ]
    )


def _router(n: int) -> str:
    service = n * IN_A_FOLDER // 10 + 1
    package = service // IN_A_FOLDER
    if service % IN_A_FOLDER == 0:
        service += 1
    head = _ROUTER.format(n=n, p=package, s=service)
    routes = []
    for k in range(4 + n % 6):
        verb = ("get", "post", "put", "delete")[k % 4]
        argument = "order: Order" if verb in {"post", "put"} else "number: int"
        tail = "" if verb == "post" else "/{number}"
        if verb == "put":
            argument = f"number: int, {argument}"
        routes.append(_ROUTE.format(k=k, verb=verb, argument=argument, tail=tail))
    return head + "".join(routes)


def _service(n: int) -> str:
    """Between 35 and 560 lines, 8 kB on average, much as in real applications."""
    size = (1, 3, 5, 8, 11, 15, 22, 35)[n % 8]
    methods = "".join(_METHOD.format(k=k) for k in range(size))
    return _SERVICE.format(n=n) + methods


def write(
    folder: Path, count: int = FILES, routers: int = ROUTERS, idle: int = 0
) -> None:
    """Write the project into a folder."""
    for path, text in files(count, routers, idle):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]), *map(int, sys.argv[2:]))
