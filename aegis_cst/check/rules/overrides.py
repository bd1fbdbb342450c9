"""AEG115: dependency overrides of what no route depends on."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from aegis_cst.check.finding import Finding
from aegis_cst.check.node_place import node_place
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.origins import Origin
from aegis_cst.reading.code.syntax import FUNCTIONS, Syntax
from aegis_cst.reading.codebase import Codebase

_CODE = "AEG115"
_Key = tuple[str, str]
_STEPS = 6


@dataclass(slots=True)
class _Uses:
    """The functions and values that hand something on.

    ``free`` says that something else does, so that it may be depended on.
    """

    holders: set[_Key] = field(default_factory=set)
    free: bool = False


def _check(codebase: Codebase) -> Iterator[Finding]:
    found = [
        (file, key, origin)
        for file in codebase.marked(b"dependency_overrides", tests=True)
        for key in _overridden(file)
        for origin in [_meant(codebase, file, key)]
        if origin is not None
    ]
    asked = {
        origin.key for _, _, origin in found if not isinstance(origin.node, ast.Call)
    }
    idle = _idle(codebase, asked) if asked else set()
    for file, key, origin in found:
        made = isinstance(origin.node, ast.Call)
        if made or origin.key in idle:
            yield _finding(codebase, file, key, origin)


def _overridden(file: Syntax) -> Iterator[ast.expr]:
    """The keys that get an override."""
    for node in file.nodes:
        match node:
            case ast.Subscript(
                value=ast.Attribute(attr="dependency_overrides"), ctx=ast.Store()
            ):
                yield node.slice
            case (
                ast.Call(
                    func=ast.Attribute(
                        value=ast.Attribute(attr="dependency_overrides"), attr="update"
                    ),
                    args=[ast.Dict(keys=keys)],
                )
                | ast.Assign(
                    targets=[ast.Attribute(attr="dependency_overrides")],
                    value=ast.Dict(keys=keys),
                )
            ):
                yield from (each for each in keys if each is not None)


def _meant(codebase: Codebase, file: Syntax, key: ast.expr) -> Origin | None:
    """What an override is for, if it is a function or class of the project's own.

    A call that makes a coroutine or a generator is a new object each time.
    """
    called = key.func if isinstance(key, ast.Call) else key
    origin = codebase.origins.origin(file, called)
    if origin is None or not origin.path:
        return None
    if isinstance(key, ast.Call):
        node = origin.node
        plain = isinstance(node, FUNCTIONS) and not node.decorator_list
        if plain and (isinstance(node, ast.AsyncFunctionDef) or _is_generator(node)):
            # FastAPI looks an override up by the very object that `Depends` was given:
            # https://fastapi.tiangolo.com/advanced/testing-dependencies/
            return Origin(origin.path, origin.name, key)
        return None
    if isinstance(origin.node, (*FUNCTIONS, ast.ClassDef)) and ":" not in origin.name:
        return origin
    return None


def _is_generator(node: ast.AST | None) -> bool:
    return isinstance(node, FUNCTIONS) and any(
        isinstance(each, ast.Yield | ast.YieldFrom) for each in ast.walk(node)
    )


def _idle(codebase: Codebase, asked: Iterable[_Key]) -> set[_Key]:
    """Those that nothing can depend on.

    To be a dependency a function has to be handed on as a value. One that is only
    called, or only handed on by functions and values that are idle themselves, is none.
    """
    known: dict[_Key, _Uses] = {}
    waiting = set(asked)
    # Holders of holders are looked for file by file: what is left then may be used.
    for _ in range(_STEPS):
        if not waiting:
            break
        known |= _looked_up(codebase, waiting)
        waiting = {
            holder
            for key in waiting
            if not known[key].free
            for holder in known[key].holders
            if holder not in known
        }
    free = {key for key, uses in known.items() if uses.free} | waiting
    growing = True
    while growing:
        more = {key for key, uses in known.items() if uses.holders & free} - free
        free |= more
        growing = bool(more)
    return known.keys() - free


def _looked_up(codebase: Codebase, keys: set[_Key]) -> dict[_Key, _Uses]:
    """Who uses what, in the code and in the tests; every file is read once."""
    found = {key: _Uses() for key in keys}
    names = {name for _, name in keys}
    words = sorted(re.escape(each.encode()) for each in names)
    pattern = re.compile(rb"\b(?:%s)\b" % b"|".join(words))
    for path in sorted(codebase.sources.paths):
        data = codebase.sources.read(path) if path.endswith(".py") else None
        if data is None or not pattern.search(data):
            continue
        file = codebase.origins.of(path)
        said = {each.decode() for each in pattern.findall(data)}
        if file is None:
            for key in keys:
                found[key].free |= key[1] in said
        else:
            _note(codebase, file, found)
    return found


def _note(codebase: Codebase, file: Syntax, found: dict[_Key, _Uses]) -> None:
    names = {name for _, name in found}
    keys = {id(inner) for each in _overridden(file) for inner in ast.walk(each)}
    for node in file.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            _note_text(file, node, found)
            continue
        if not isinstance(node, ast.Name | ast.Attribute) or id(node) in keys:
            continue
        if not isinstance(node.ctx, ast.Load):
            continue
        origin = codebase.origins.origin(file, node)
        if origin is None or not origin.path:
            last = node.attr if isinstance(node, ast.Attribute) else node.id
            open_ = origin is not None or _is_open(file, node)
            if last in names and open_ and not _is_called(file, node):
                for key, uses in found.items():
                    uses.free |= key[1] == last
        elif origin.key in found and not _is_called(file, node):
            _attribute(file, node, found[origin.key])


def _is_open(file: Syntax, node: ast.Name | ast.Attribute) -> bool:
    """Whether a name that leads nowhere may be meant; a local one cannot."""
    if isinstance(node, ast.Attribute):
        return not _is_called(file, node)
    found = file.bound(node, node.id)
    return found is None or found[0] is file.tree


def _note_text(file: Syntax, node: ast.Constant, found: dict[_Key, _Uses]) -> None:
    """A name in a text may be looked up by it, as annotations in quotes are."""
    if isinstance(file.parents.get(node), ast.Expr):
        return
    said = str(node.value)
    for key, uses in found.items():
        if key[1] in said and re.search(rf"\b{key[1]}\b", said):
            uses.free |= not _is_exported(file, node)


def _is_exported(file: Syntax, node: ast.AST) -> bool:
    """Whether it stands in ``__all__``."""
    for each in file.around(node):
        match each:
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                return True
    return False


def _is_called(file: Syntax, node: ast.expr) -> bool:
    around = file.parents.get(node)
    return isinstance(around, ast.Call) and around.func is node


def _attribute(file: Syntax, node: ast.expr, uses: _Uses) -> None:
    """Who hands it on: the parameters of a function, or a value with a name."""
    inner: ast.AST = node
    for each in file.around(node):
        top = file.parents.get(each) is file.tree
        if top and isinstance(each, FUNCTIONS):
            signature = inner is each.args or inner is each.returns
            if signature and not each.decorator_list:
                uses.holders.add((file.path, each.name))
                return
        match each:
            case ast.Assign(targets=[ast.Name(id=name)]) if top:
                uses.holders.add((file.path, name))
                return
        inner = each
    uses.free = True


def _finding(
    codebase: Codebase, file: Syntax, key: ast.expr, origin: Origin
) -> Finding:
    name = ast.unparse(key)
    if isinstance(origin.node, ast.Call):
        bare = ast.unparse(origin.node.func)
        message = f"`{name}` is a new object each time, which nothing depends on"
        advice = f"name the function: `dependency_overrides[{bare}]`"
    else:
        message = f"no route depends on `{name}`, so overriding it changes nothing"
        advice = "override what is given to `Depends(...)`"
    return Finding(
        _CODE,
        node_place(codebase, file, key),
        message,
        advice,
        involves=frozenset({origin.path}),
    )


RULES = (
    Rule(
        _CODE,
        "unused-override",
        "An entry of dependency_overrides is for something that no route depends on.",
        _check,
    ),
)
