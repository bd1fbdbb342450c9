"""Random FastAPI projects: routers that include each other in the ways people write.

Whatever is generated runs, so that FastAPI can be asked what the application answers.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from check.wiring_catch_alls import CONFIG, PAGES, catch_all

_PREFIXES = ("", "", '"/p{}"', 'f"{{API}}/q{}"', 'API + "/r{}"', "settings.prefix")
_CONFIG = f"""\
{CONFIG}API = "/api"


class Settings:
    prefix = "/set"


settings = Settings()
"""
_PATHS = ("/a", "/b", "/{{id}}", "/{{id:int}}", "/c/{{rest:path}}", "/s{}", "/t{}/x")
_ROUTES = (
    '@{router}.get("{path}")\ndef f{number}():\n    return 1\n',
    '@{router}.post("{path}")\nasync def f{number}():\n    return 1\n',
    (
        '@{router}.api_route("{path}", methods=["PUT", "PATCH"])\n'
        "def f{number}():\n    return 1\n"
    ),
    'def f{number}():\n    return 1\n\n\n{router}.add_api_route("{path}", f{number})\n',
    (
        "def f{number}():\n    return 1\n\n\n"
        '{router}.add_api_route("{path}", endpoint=f{number}, methods=["DELETE"])\n'
    ),
    '@{router}.websocket("{path}")\nasync def f{number}(websocket):\n    return\n',
    (
        "def f{number}(request):\n    return 1\n\n\n"
        '{router}.add_route("{path}", f{number})\n'
    ),
    (
        '@{router}.get("{path}")\n@{router}.get("{path}/again")\n'
        "def f{number}():\n    return 1\n"
    ),
    '{router}.mount("/m{number}", Starlette())\n',
)


@dataclass(slots=True)
class _Program:
    """A project in the making."""

    chance: random.Random
    files: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def number(self) -> int:
        self.count += 1
        return self.count

    def prefix(self) -> str:
        return self.chance.choice(_PREFIXES).format(self.number())

    def routes(self, router: str) -> list[str]:
        return [self._route(router) for _ in range(self.chance.randint(1, 3))]

    def _route(self, router: str) -> str:
        number = self.number()
        path = self.chance.choice(_PATHS).format(number)
        form = self.chance.choice(_ROUTES)
        return form.format(router=router, path=path, number=number)

    def included(self, parent: str, children: list[int]) -> list[str]:
        """Statements that include the routers of other modules."""
        found: list[str] = []
        waiting = list(children)
        while waiting:
            taken = [waiting.pop() for _ in range(min(2, len(waiting)))]
            form = self.chance.choice(_FORMS)
            found.append(form(self, parent, taken))
        return found

    def body(self, router: str, children: list[int]) -> str:
        parts = [*self.routes(router), *self.included(router, children)]
        self.chance.shuffle(parts)
        parts += self.routes(router)
        if self.chance.random() < (0.6 if router == "app" else 0.1):
            last = self.chance.random() < 0.7
            at = len(parts) if last else self.chance.randint(0, len(parts))
            parts.insert(at, catch_all(self.chance, router, self.number()))
        return "\n\n".join(parts)


def _call(program: _Program, parent: str, router: str) -> str:
    prefix = program.prefix()
    given = f", prefix={prefix}" if prefix else ""
    return f"{parent}.include_router({router}{given})\n"


def _names(children: list[int]) -> list[str]:
    return [f"router{each}" for each in children]


def _imports(program: _Program, parent: str, children: list[int]) -> str:
    forms = [
        "from app.routers.r{0} import router as router{0}\n",
        "from app.routers import router{0}\n",
        "try:\n    from app.routers import router{0}\nexcept ImportError:\n    raise\n",
    ]
    if parent == "app":  # only once all routers are there
        forms.append("from app.exported import *\n")
    return "".join(program.chance.choice(forms).format(each) for each in children)


def _direct(program: _Program, parent: str, children: list[int]) -> str:
    names = [*_names(children), *program.chance.sample(_names(children), 1)]
    calls = [_call(program, parent, name) for name in names]
    return _imports(program, parent, children) + "".join(calls)


def _module(program: _Program, parent: str, children: list[int]) -> str:
    calls = [_call(program, parent, f"r{each}.router") for each in children]
    return (
        f"from app.routers import {', '.join(f'r{e}' for e in children)}\n"
        + "".join(calls)
    )


def _listed(program: _Program, parent: str, children: list[int]) -> str:
    listed = f"for each in [{', '.join(_names(children))}]:\n"
    if program.chance.random() < 0.5:
        named = f"ROUTERS = ({', '.join(_names(children))},)\n"
        listed = named + "for each in ROUTERS:\n"
    return (
        _imports(program, parent, children)
        + listed
        + "    "
        + _call(program, parent, "each")
    )


def _paired(program: _Program, parent: str, children: list[int]) -> str:
    pairs = "".join(
        f'    ({name}, "/z{program.number()}"),\n' for name in _names(children)
    )
    call = f"{parent}.include_router(each, prefix=prefix)"
    loop = f"for each, prefix in [\n{pairs}]:\n    {call}\n"
    return _imports(program, parent, children) + loop


def _registered(program: _Program, parent: str, children: list[int]) -> str:
    """A function in a module of its own includes them."""
    name = f"register{program.number()}"
    calls = [_call(program, "target", each) for each in _names(children)]
    imports = "".join(
        f"from .routers.r{each} import router as router{each}\n" for each in children
    )
    body = "".join(f"    {each}" for each in calls)
    program.files[f"app/{name}.py"] = (
        f"from app.config import API, settings\n{imports}\n\n"
        f"def register(target, unused=None):\n{body}"
    )
    return f"from app.{name} import register as {name}\n{name}({parent})\n"


def _made(program: _Program, parent: str, children: list[int]) -> str:
    """A function makes a router that includes them."""
    name = f"make{program.number()}"
    calls = [_call(program, "made", each) for each in _names(children)]
    body = "".join(f"    {each}" for each in calls)
    return (
        f"{_imports(program, parent, children)}\n\ndef {name}(prefix=''):\n"
        f"    made = APIRouter(prefix=prefix)\n{body}    return made\n\n\n"
        + _call(program, parent, f"{name}('/n{program.number()}')")
    )


def _held(program: _Program, parent: str, children: list[int]) -> str:
    """An object holds the parent and includes them in a method."""
    name = f"Setup{program.number()}"
    calls = [_call(program, "self.target", each) for each in _names(children)]
    body = "".join(f"        {each}" for each in calls)
    start = "    def __init__(self, target):\n        self.target = target\n"
    return (
        f"{_imports(program, parent, children)}\n\nclass {name}:\n{start}"
        "        self.include()\n\n    def include(self):\n"
        f"{body}\n\n{name}({parent})\n"
    )


_FORMS = (_direct, _module, _listed, _paired, _registered, _made, _held)

_HEAD = """\
from fastapi import APIRouter, FastAPI
from starlette.applications import Starlette

from app.config import API, settings

"""


def _factory(body: str) -> str:
    indented = "".join(
        f"    {line}" if line.strip() else line
        for line in body.splitlines(keepends=True)
    )
    start = "def create_app():\n    app = FastAPI()\n"
    return f"{start}{indented}    return app\n\n\napp = create_app()\n"


def program(seed: int, *, late: bool) -> Mapping[str, str]:
    """A project whose application is ``app.main:app``; the same for the same seed.

    Routers include those of higher numbers. ``late`` routes are added to the first
    of them by ``main``, after it may have been included.
    """
    made = _Program(random.Random(seed))  # noqa: S311 - no secret
    count = made.chance.randint(1, 6)
    for number in range(count):
        above = range(number + 1, count)
        children = [each for each in above if made.chance.random() < 0.35]
        prefix = made.prefix()
        given = f"prefix={prefix}" if prefix else ""
        text = f"{_HEAD}router = APIRouter({given})\n\n\n"
        made.files[f"app/routers/r{number}.py"] = text + made.body("router", children)
    chosen = [each for each in range(count) if made.chance.random() < 0.6]
    body = made.body("app", chosen)
    if late:
        body += "\n\nfrom app.routers.r0 import router as late\n"
        body += "\n\n".join(made.routes("late"))
    plain = "import *" in body or made.chance.random() < 0.5
    start = "app = FastAPI()\n\n\n" + body if plain else _factory(body)
    exported = "".join(
        f"from app.routers.r{each} import router as router{each}\n"
        for each in reversed(range(count))
    )
    made.files |= {
        "app/main.py": _HEAD + start,
        "app/config.py": _CONFIG,
        "app/pages.py": PAGES,
        "app/__init__.py": "",
        "app/routers/__init__.py": exported,
        "app/exported.py": "from app.routers import *\n",
    }
    return made.files
