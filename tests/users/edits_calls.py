"""What people write beside calls that components are inserted beside, too."""

import ast
from random import Random

from users.base import Files
from users.text import insert_text, lines_of, pick

_ROUTER = (
    "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n"
    '@router.get("/{0}")\nasync def {0}() -> str:\n    return "{0}"\n'
)
_INCLUDES = (
    "{1}.include_router({0}_router)\n",
    '{1}.include_router({0}_router, prefix="/{0}")  # {0}\n',
    "{1}.include_router(\n    {0}_router,\n    tags=['{0}'],\n)\n",
    "if {1}.debug:\n    {1}.include_router({0}_router)\n",
    "for {0} in ('/a', '/b'):\n    {1}.include_router({0}_router, prefix={0})\n",
    "\n# {0}\n{1}.include_router(router={0}_router)\n\n",
)
_ENTERS = (
    "{1}.callback(print, '{0}')\n",
    "await {1}.enter_async_context(\n    {0}(),\n)\n",
    "# {0}\n{1}.push({0})  # {0}\n\n",
)


def indented(text: str, indent: str) -> str:
    """Lines of code, further to the right."""
    lines = text.splitlines(keepends=True)
    return "".join(f"{indent}{each}" if each.strip() else each for each in lines)


def own_router(files: Files, rng: Random, mark: str) -> None:
    """A module with a router, imported and included beside another one."""
    files[f"app/services/{mark}.py"] = _ROUTER.format(mark).encode()
    path, call = spot = pick(rng, _calls(files, "include_router"))
    text = rng.choice(_INCLUDES).format(mark, _receiver(call))
    _beside(files, rng, spot, text)
    line = 0
    for node in ast.parse(files[path]).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            line = node.end_lineno or 0
    text = f"from app.services.{mark} import router as {mark}_router\n"
    insert_text(files, path, line, text)


def own_context(files: Files, rng: Random, mark: str) -> None:
    """A line of the user's beside those that enter contexts in the lifespan."""
    spot = pick(rng, _calls(files, "enter_async_context"))
    _beside(files, rng, spot, rng.choice(_ENTERS).format(mark, _receiver(spot[1])))


def _calls(files: Files, method: str) -> list[tuple[str, ast.Call]]:
    """Statements that call a method of a plain name."""
    return [
        (path, call)
        for path, data in sorted(files.items())
        if path.endswith(".py") and method.encode() in data
        for node in ast.walk(ast.parse(data))
        if isinstance(node, ast.Expr)
        for call in [
            node.value.value if isinstance(node.value, ast.Await) else node.value
        ]
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == method
        and isinstance(call.func.value, ast.Name)
    ]


def _beside(files: Files, rng: Random, spot: tuple[str, ast.Call], text: str) -> None:
    """Write above or below a call, as far to the right."""
    path, call = spot
    line = lines_of(files[path])[call.lineno - 1]
    indent = line[: len(line) - len(line.lstrip())].decode()
    at = rng.choice([call.lineno - 1, call.end_lineno or 0])
    insert_text(files, path, at, indented(text, indent))


def _receiver(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    return ast.unparse(call.func.value)
