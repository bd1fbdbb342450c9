"""Registrations of what is no router, behind a ``return``, too late, or twice."""

from collections.abc import Iterator

from aegis_cst.check.finding import Finding, Replacement
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.loads import INCLUDE, Load
from aegis_cst.reading.code.outline import (
    Branch,
    Call,
    Loop,
    Member,
    Name,
    Return,
    Statement,
)
from aegis_cst.reading.code.references import References, is_use
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.answers import Repeated
from aegis_cst.reading.wiring.misspelt import is_module, meant
from aegis_cst.reading.wiring.paths import shown
from aegis_cst.reading.wiring.values import (
    ClassValue,
    Entry,
    FunctionValue,
    Missing,
    ModuleValue,
    Odd,
    Router,
    Several,
)


def unknown_router(codebase: Codebase) -> Iterator[Finding]:
    """``include_router`` or ``mount`` of a name that leads nowhere."""
    for odd in codebase.wiring.odd:
        value = odd.value
        if not isinstance(value, Missing) or _is_compiled(codebase, value):
            continue
        module = value.module
        if value.file and is_module(value, odd.name):
            module = f"{value.module or _dotted(value.file)}.{value.name}"
        problem, advice = _missing(value, module, odd)
        like = meant(codebase, odd)
        if like is not None:
            advice = f"did you mean `{_corrected(odd.name, value.name, like[0])}`?"
        is_what = value.name in odd.name.split(".") or not value.file
        named = f"`{odd.name}`" if is_what else f"what `{odd.name}` stands for"
        message = f"{named} is {odd.done} here, but {problem}"
        involves = frozenset({value.file or _likely_file(value.module)})
        if module != value.module:
            involves |= {_likely_file(module)}
        place = codebase.place(odd.site)
        yield Finding("AEG102", place, message, advice, involves=involves)


def _missing(value: Missing, module: str, odd: Odd) -> tuple[str, str]:
    """What is not there, and what to do."""
    if not value.module and "." in odd.name and value.name != odd.name:
        return f"nothing is called `{value.name}`", "import it, or correct the name"
    if not value.module:
        return "nothing of that name is there", "import it, or correct the name"
    if not value.file or module != value.module:
        return (
            f"there is no module `{module}`",
            "remove the registration and its import, or bring the module back",
        )
    return (
        f"{value.file} has no `{value.name}`",
        f"correct the name, or define `{value.name}` there",
    )


def _is_compiled(codebase: Codebase, value: Missing) -> bool:
    """Whether there is a module of that name, in another language than Python."""
    folder = value.file.rpartition("/")[0]
    start = f"{folder}/{value.name}." if folder else f"{value.name}."
    return any(
        path.startswith(start) and path.endswith((".so", ".pyd", ".pyx"))
        for path in codebase.sources.paths
    )


def _dotted(path: str) -> str:
    return path.removesuffix("__init__.py").strip("/").replace("/", ".")


def _corrected(written: str, wrong: str, right: str) -> str:
    """A name as it is written, with the right one in the place of the wrong one."""
    if "." not in written:
        return right
    return ".".join(right if each == wrong else each for each in written.split("."))


def _likely_file(module: str) -> str:
    return f"{module.strip('.').replace('.', '/')}.py"


def not_a_router(codebase: Codebase) -> Iterator[Finding]:
    """``include_router`` of a module, a function, a class, a list or an application."""
    for odd in codebase.wiring.odd:
        found = _kind(codebase, odd)
        if found is not None:
            kind, advice, file = found
            message = f"`{odd.name}` is included here, but it is {kind}, not a router"
            place = codebase.place(odd.site)
            involves = frozenset({file})
            yield Finding("AEG103", place, message, advice, involves=involves)


def _kind(codebase: Codebase, odd: Odd) -> tuple[str, str, str] | None:
    """What it is, what to do, and the file that it comes from."""
    match odd.value:
        case ModuleValue(path=path):
            routers = [
                name
                for router in codebase.wiring.routers
                if router.site.path == path and router.kind == "router"
                for name in router.names
            ]
            name = routers[0] if len(routers) == 1 else "router"
            return "a module", f"include `{odd.name}.{name}`", path
        case FunctionValue(node=node, scope=scope) if not node.decorators:
            gives = any(map(_gives_something, node.body))
            advice = f"call it: `{odd.name}()`" if gives else _NO_ROUTER
            return "a function", advice, scope.path
        case ClassValue(node=node, scope=scope) if not node.decorators:
            return "a class", f"make a router of it: `{odd.name}()`", scope.path
        case Several():
            return "a list", "include each of them", odd.site.path
        case Router(kind="application", site=site):
            return "an application", f"`mount()` it under a path: {odd.name}", site.path
    return None


_NO_ROUTER = "include the router that it belongs to; it gives none back"


def _gives_something(statement: Statement) -> bool:
    """Whether a function may give a router back, going by one of its statements."""
    match statement:
        case Return(value=Name() | Call() | Member()):
            return True
        case Branch(bodies=bodies):
            return any(_gives_something(each) for body in bodies for each in body)
        case Loop(body=body):
            return any(map(_gives_something, body))
    return False


def unreachable_include(codebase: Codebase) -> Iterator[Finding]:
    """Registrations behind a ``return`` or a ``raise``."""
    for method, site in codebase.wiring.dead:
        what = "an include" if method == "include_router" else "a registration"
        message = f"this is {what} behind a `return` or `raise`, so it never runs"
        advice = "move it in front of that, or delete it"
        yield Finding("AEG108", codebase.place(site), message, advice)


def late_include(codebase: Codebase) -> Iterator[Finding]:
    """Routes that a router gets after it was included: lost before FastAPI 0.137."""
    if codebase.includes_live:
        return
    for router, include in _last_includes(codebase.wiring.routers):
        for entry in router.entries[include.before :]:
            if entry.kind == "mount":
                continue  # lost in any case
            sure = set(entry.site.branches) <= set(include.site.branches)
            if not sure or entry.site.path != include.site.path:
                continue  # which module runs first, or whether, cannot be told
            what = "router" if entry.kind == "include" else entry.kind
            name = include.name or router.names[0]
            message = (
                f"this {what} comes to `{name}` after `{name}` was included, and with "
                f"FastAPI {codebase.fastapi} it is lost"
            )
            where = codebase.place(include.site)
            advice = f"move it in front of {where.path}:{where.line}"
            related = ((where, f"`{name}` is included here"),)
            place = codebase.place(entry.site)
            yield Finding("AEG107", place, message, advice, related)


def mount_on_router(codebase: Codebase) -> Iterator[Finding]:
    """Mounts on a router that is included: left behind before FastAPI 0.137."""
    if codebase.includes_live:
        return
    mounted = {
        id(entry.child)
        for parent in codebase.wiring.routers
        for entry in parent.entries
        if entry.kind == "mount"
    }
    for router, include in _last_includes(codebase.wiring.routers):
        if router.kind != "router" or router.altered or id(router) in mounted:
            continue
        for entry in router.entries:
            if entry.kind != "mount":
                continue
            name = include.name or (router.names or ["this router"])[0]
            message = (
                f"this mount on `{name}` is lost where `{name}` is included, with "
                f"FastAPI {codebase.fastapi}"
            )
            advice = "mount it on the application, or raise fastapi to 0.137"
            related = ((codebase.place(include.site), f"`{name}` is included here"),)
            place = codebase.place(entry.site)
            yield Finding("AEG107", place, message, advice, related)


def _last_includes(routers: list[Router]) -> Iterator[tuple[Router, Entry]]:
    """Each router that is included, with the inclusion that found most in it."""
    last: dict[int, tuple[Router, Entry]] = {}
    for parent in routers:
        for entry in parent.entries:
            if entry.kind == "include" and entry.child is not None:
                before = last.get(id(entry.child))
                if before is None or before[1].before < entry.before:
                    last[id(entry.child)] = (entry.child, entry)
    yield from last.values()


def duplicate_registration(codebase: Codebase) -> Iterator[Finding]:
    """The same router twice under the same path."""
    references = References(codebase)
    holders = {
        id(entry): router
        for router in codebase.wiring.routers
        for entry in router.entries
    }
    seen = set()
    for answers in codebase.answers:
        for each in answers.repeated:
            spots = (each.first.site.spot, each.second.site.spot)
            if spots[0] == spots[1] or spots in seen:
                continue
            seen.add(spots)
            pair = [holders[id(each.first)], holders[id(each.second)]]
            if pair[0] is pair[1] or not any(
                _is_read(references, holder) for holder in pair
            ):
                yield _repeated(codebase, each)


def _is_read(references: References, router: Router) -> bool:
    """Whether what a router holds is read, or may be, by other than its inclusion."""
    return any(
        references.is_used(router.site.path, name, own=True, matters=_may_read)
        for name in router.names
        if router.kind == "router"
    )


def _may_read(load: Load) -> bool:
    return is_use(load) and (load.how != INCLUDE or "routes" in load.path.split("."))


def _repeated(codebase: Codebase, each: Repeated) -> Finding:
    first, second = codebase.place(each.first.site), codebase.place(each.second.site)
    name = each.second.name or "this router"
    message = (
        f"`{name}` is included a second time under {shown(each.path)}, "
        "which changes nothing"
    )
    advice = "delete one of the two, or give it another prefix"
    related = ((first, "included here already"),)
    fix = _deletion(codebase, each)
    return Finding("AEG104", second, message, advice, related, fix=fix)


def _deletion(codebase: Codebase, each: Repeated) -> Replacement | None:
    """Delete the second one, if it is a line of its own that says the same."""
    first, second = each.first.site, each.second.site
    if first.path != second.path or second.line != second.end_line:
        return None
    lines = (codebase.sources.read(second.path) or b"").splitlines(keepends=True)
    texts = [lines[site.line - 1].strip() for site in (first, second)]
    if texts[0] != texts[1] or not _is_alone(lines, second.line - 1):
        return None
    start = sum(map(len, lines[: second.line - 1]))
    end = start + len(lines[second.line - 1])
    return Replacement(second.path, start, end, b"", "delete the second registration")


def _is_alone(lines: list[bytes], index: int) -> bool:
    """Whether a line is one whole statement, and not the only one of its block."""
    text = lines[index].strip()
    if b";" in text or b"#" in text or not text.endswith(b")"):
        return False
    width = len(lines[index]) - len(lines[index].lstrip())
    before = next((each for each in reversed(lines[:index]) if each.strip()), b"")
    return len(before) - len(before.lstrip()) == width and not before.rstrip().endswith(
        (b":", b"\\", b",", b"(")
    )


RULES = (
    Rule(
        "AEG102",
        "unknown-router",
        "A router is included that does not exist.",
        unknown_router,
    ),
    Rule(
        "AEG103",
        "not-a-router",
        "Something is included that is not a router.",
        not_a_router,
    ),
    Rule(
        "AEG104",
        "duplicate-registration",
        "The same router is included twice under the same path.",
        duplicate_registration,
        fixable=True,
    ),
    Rule(
        "AEG107",
        "late-include",
        "A router gets routes after it was included, and they are lost.",
        lambda codebase: [*late_include(codebase), *mount_on_router(codebase)],
    ),
    Rule(
        "AEG108",
        "unreachable-include",
        "A registration stands behind a return.",
        unreachable_include,
    ),
)
