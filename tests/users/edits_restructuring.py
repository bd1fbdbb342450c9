"""Other ways to say which routers an application includes."""

import re
from random import Random

from users.base import Files
from users.edits_calls import indented
from users.text import NoPlaceError, pick, words

_CALL = r"[ ]+\w+\.include_router\((?:router=)?\w+\)\n"
_BLOCK = re.compile(rf"(?:{_CALL})+")
_ONE = re.compile(r"( +)(\w+)\.include_router\((?:router=)?(\w+)\)\n")
_APPLICATION = re.compile(r"( +)include_routers\((\w+)\)\n")


def looped(files: Files, rng: Random, mark: str) -> None:
    """A loop over a tuple."""
    path, block = _block(files, rng)
    indent, app, _ = _calls(block)[0]
    names = "".join(f"{name}, " for _, _, name in _calls(block))
    _put(
        files,
        path,
        block,
        f"{indent}for {mark} in ({names.rstrip()}):\n"
        f"{indent}    {app}.include_router({mark})\n",
    )


def aliased(files: Files, rng: Random, mark: str) -> None:
    """Another name for the application."""
    path, block = _block(files, rng)
    indent, app, _ = _calls(block)[0]
    text = block.replace(f"{app}.include", f"{mark}.include")
    _put(files, path, block, f"{indent}{mark} = {app}\n{text}")


def within(files: Files, rng: Random, mark: str) -> None:
    """A ``with`` around all of them."""
    path, block = _block(files, rng)
    indent = _calls(block)[0][0]
    body = indented(block, "    ")
    _put(files, path, block, f"{indent}with {mark}():\n{body}")
    _import(files, path, f"from contextlib import nullcontext as {mark}\n")


def by_keyword(files: Files, rng: Random, _mark: str) -> None:
    path, block = _block(files, rng)
    _put(files, path, block, re.sub(r"\((?:router=)?(\w+)\)", r"(router=\1)", block))


def helped(files: Files, rng: Random, mark: str) -> None:
    """A function of the module's that includes each."""
    path, block = _block(files, rng)
    text = re.sub(_ONE, rf"\1{mark}(\2, \3)\n", block)
    _put(files, path, block, text)
    helper = f"\n\ndef {mark}(target, router):\n    target.include_router(router)\n"
    files[path] = files[path].rstrip() + b"\n" + helper.encode()


def reassigned(files: Files, _rng: Random, mark: str) -> None:
    """``app = with_routers(app)``."""
    path = pick(Random(0), _with(files, _APPLICATION))  # noqa: S311 - no secrets here
    call = _APPLICATION.search(files[path].decode())
    assert call is not None
    indent, app = call[1], call[2]
    _put(files, path, call[0], f"{indent}{app} = {mark}({app})\n")
    helper = (
        f"\n\ndef {mark}(app: FastAPI) -> FastAPI:\n"
        "    include_routers(app)\n    return app\n"
    )
    files[path] = files[path].rstrip() + b"\n" + helper.encode()


def package_moved(files: Files, _rng: Random, _mark: str) -> None:
    """``app`` lies in ``src``."""
    if not any(path.startswith("app/") for path in files):
        raise NoPlaceError
    for path in [each for each in files if each.startswith("app/")]:
        files[f"src/{path}"] = files.pop(path)
    for path, old, new in (
        ("pyproject.toml", b'packages = ["app"]', b'packages = ["src/app"]'),
        ("pyproject.toml", b'pythonpath = ["."]', b'pythonpath = ["src"]'),
        ("pyproject.toml", b'files = ["app"', b'files = ["src/app"'),
        ("Dockerfile", b"COPY app ./app", b"COPY src ./src"),
    ):
        files[path] = files[path].replace(old, new)


def module_renamed(files: Files, _rng: Random, mark: str) -> None:
    """The module that includes them lies elsewhere."""
    old = "components/backend/api/routing"
    path = pick(Random(0), [each for each in files if each.endswith(f"/{old}.py")])  # noqa: S311 - no secrets here
    files[path.replace(old, f"services/{mark}")] = files.pop(path)
    words(files, f"app.{old.replace('/', '.')}", f"app.services.{mark}")


RESTRUCTURING = {
    each.__name__: each
    for each in (
        looped,
        aliased,
        within,
        by_keyword,
        helped,
        reassigned,
        package_moved,
        module_renamed,
    )
}


def _block(files: Files, rng: Random) -> tuple[str, str]:
    """The calls that stand one below the other, and their file."""
    path = pick(rng, _with(files, _BLOCK))
    found = _BLOCK.search(files[path].decode())
    assert found is not None
    return path, found[0]


def _with(files: Files, pattern: re.Pattern[str]) -> list[str]:
    return [
        path
        for path, data in sorted(files.items())
        if path.endswith(".py")
        and not path.startswith("tests/")
        and "/entrypoints/" not in path
        and pattern.search(data.decode())
    ]


def _calls(block: str) -> list[tuple[str, str, str]]:
    return [(call[1], call[2], call[3]) for call in _ONE.finditer(block)]


def _put(files: Files, path: str, old: str, new: str) -> None:
    files[path] = files[path].replace(old.encode(), new.encode(), 1)


def _import(files: Files, path: str, line: str) -> None:
    files[path] = line.encode() + files[path]
