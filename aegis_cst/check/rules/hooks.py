"""Files in the folders that are searched for middleware, startup and shutdown hooks."""

from collections.abc import Iterator

from aegis_cst.check.finding import Finding, Replacement
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.outline import Assign, Block, Branch, Function, Import
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.wiring.graph import HookFolder
from aegis_cst.reading.wiring.sites import Site


def _files(codebase: Codebase) -> Iterator[tuple[HookFolder, str, Block]]:
    """Each file that is loaded as a hook."""
    seen = set()
    for folder in codebase.wiring.hooks:
        for path in sorted(codebase.sources.paths):
            parent, _, name = path.rpartition("/")
            if parent != folder.path or not name.endswith(".py") or name[0] == "_":
                continue
            if (path, folder.function) in seen:
                continue
            seen.add((path, folder.function))
            outline = codebase.outlines.of(path)
            if outline is not None:
                yield folder, path, outline


def _hook(outline: Block, name: str) -> Function | None:
    """The function of that name, if the file defines it as a function, once."""
    found = [
        each for each in outline if isinstance(each, Function) and each.name == name
    ]
    other = any(_binds(each, name) for each in outline)
    return found[-1] if found and not other else None


def _binds(node: object, name: str) -> bool:
    match node:
        case Import(bound=bound):
            return bound == name
        case Assign(targets=targets):
            return name in targets
        case Branch(bodies=bodies):
            return any(
                _binds(each, name) or getattr(each, "name", "") == name
                for body in bodies
                for each in body
            )
    return False


def _expected(folder: HookFolder) -> str:
    return f"async def {folder.function}({folder.parameters}) -> None"


def hook_without_function(codebase: Codebase) -> Iterator[Finding]:
    """Hook files that lack what they are loaded for: the application does not start."""
    for folder, path, _ in _files(codebase):
        if codebase.modules.defines(path, folder.function) is False:
            message = (
                f"this file is loaded as a hook, but defines no `{folder.function}`, "
                "so the application does not start"
            )
            advice = (
                f"define `{_expected(folder)}`, or start the file's name with `_` if "
                "it is a helper"
            )
            related = ((codebase.place(folder.site), "loaded here"),)
            yield Finding("AEG211", Place(path), message, advice, related)


def hook_not_async(codebase: Codebase) -> Iterator[Finding]:
    """Hooks that are plain functions: the application does not start."""
    for folder, path, outline in _files(codebase):
        hook = _hook(outline, folder.function)
        if hook is None or hook.is_async or hook.decorators:
            continue
        place = codebase.place(Site(path, hook.line, hook.column))
        lines = (codebase.sources.read(path) or b"").splitlines(keepends=True)
        start = sum(map(len, lines[: hook.line - 1])) + hook.column
        yield Finding(
            "AEG212",
            place,
            f"the hook `{hook.name}` is not `async`, so the application does not start",
            f"write `{_expected(folder)}`",
            ((codebase.place(folder.site), "loaded here"),),
            fix=Replacement(path, start, start, b"async ", "make it async"),
        )


def hook_parameters(codebase: Codebase) -> Iterator[Finding]:
    """Hooks that cannot be called the way they are called."""
    for folder, path, outline in _files(codebase):
        hook = _hook(outline, folder.function)
        if hook is None or hook.decorators:
            continue
        count = len([each for each in folder.parameters.split(",") if each.strip()])
        least, most, keywords = hook.signature
        if least <= count and (most < 0 or count <= most) and not keywords:
            continue
        place = codebase.place(Site(path, hook.line, hook.column))
        given = f"`{folder.parameters}`" if count else "no arguments"
        message = (
            f"the hook `{hook.name}` is called with {given}, which it does not take"
        )
        related = ((codebase.place(folder.site), "loaded here"),)
        advice = f"write `{_expected(folder)}`"
        yield Finding("AEG213", place, message, advice, related)


RULES = (
    Rule(
        "AEG211",
        "hook-without-function",
        "A hook file does not define its function.",
        hook_without_function,
    ),
    Rule(
        "AEG212",
        "hook-not-async",
        "A hook is not a coroutine function.",
        hook_not_async,
        fixable=True,
    ),
    Rule(
        "AEG213",
        "hook-parameters",
        "A hook takes other parameters than it is given.",
        hook_parameters,
    ),
)
