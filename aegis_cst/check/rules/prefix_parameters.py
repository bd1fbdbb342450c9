"""AEG112: parameters in a prefix that nothing behind it takes."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from aegis_cst.check.finding import Finding
from aegis_cst.check.node_place import node_place
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.applications import route_decorators
from aegis_cst.reading.code.origins import given, is_open
from aegis_cst.reading.code.syntax import Function, Syntax
from aegis_cst.reading.code.taken import Taken, UnseenError
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.answers import Answer
from aegis_cst.reading.wiring.import_names import is_aside
from aegis_cst.reading.wiring.paths import shown
from aegis_cst.reading.wiring.sites import Site
from aegis_cst.reading.wiring.values import Router

_CODE = "AEG112"
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True, slots=True)
class _Ignored:
    """A route, and the name that stands in its prefix and that it does not take."""

    name: str
    prefix: ast.expr
    file: Syntax
    answer: Answer
    handler: Function
    holder: Syntax


def _check(codebase: Codebase) -> Iterator[Finding]:
    seen = _Seen(codebase)
    for answers in codebase.answers:
        if answers.router.kind != "application" or is_aside(answers.router.site.path):
            continue
        for answer in answers.answers:
            for prefix in _prefixes(codebase, answers.router, answer):
                seen.note(answers.router, answer, prefix)
    for key, ignored in seen.ignoring.items():
        yield from _findings(codebase, ignored, every=not any(seen.asked[key]))


_Prefix = tuple[Syntax, ast.expr, str]


def _prefixes(codebase: Codebase, router: Router, answer: Answer) -> Iterator[_Prefix]:
    """The prefixes on the way with a parameter, and where they stand."""
    if answer.entry.kind != "route" or answer.entry.path is None:
        return
    own = answer.path.removesuffix(answer.entry.path)
    if "{" not in own:
        return
    for site in _sites(router, answer):
        file = codebase.origins.of(site.path)
        call = None if file is None else file.calls_at.get(site.spot[1:])
        prefix = None if call is None else given(call, "prefix")
        if file is None or prefix is None:
            continue
        for node in ast.walk(prefix):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for match in _PARAMETER.finditer(node.value):
                    yield file, prefix, match[1]


def _sites(router: Router, answer: Answer) -> Iterator[Site]:
    """The calls that make or include the routers on the way, the application first."""
    yield router.site
    for entry in answer.chain:
        yield entry.site
        if entry.child is not None:
            yield entry.child.site


class _Seen:
    """Who takes the parameters of each prefix, and who does not."""

    def __init__(self, codebase: Codebase) -> None:
        self.asked: dict[tuple[str, int], list[bool]] = {}
        self.ignoring: dict[tuple[str, int], list[_Ignored]] = {}
        self._codebase = codebase
        self._taken = Taken(codebase.origins)

    def note(self, router: Router, answer: Answer, prefix: _Prefix) -> None:
        """Ask whether a route takes a parameter; it may where that is not seen."""
        file, node, name = prefix
        key = (f"{file.path}:{name}", node.lineno)
        handler = _handler(self._codebase, answer)
        takes = handler is None or self._takes(router, answer, handler, name)
        self.asked.setdefault(key, []).append(takes)
        if takes or handler is None:
            return
        ignored = _Ignored(name, node, file, answer, handler[1], handler[0])
        others = self.ignoring.setdefault(key, [])
        if all(each.handler is not ignored.handler for each in others):
            others.append(ignored)

    def _takes(
        self,
        router: Router,
        answer: Answer,
        handler: tuple[Syntax, Function],
        name: str,
    ) -> bool:
        try:
            found = _taken(self._codebase, self._taken, router, answer)
            return name in found or name in self._taken.by(*handler)
        except UnseenError:
            return True


def _handler(codebase: Codebase, answer: Answer) -> tuple[Syntax, Function] | None:
    """The function that answers, with nothing around it but what registers it.

    The class around a method may have dependencies: what makes views of classes is of
    many kinds, and none is followed.
    """
    file = codebase.origins.of(answer.entry.site.path)
    spot = (answer.entry.name, answer.entry.line)
    function = None if file is None else file.functions_at.get(spot)
    if file is None or function is None:
        return None
    if isinstance(file.parents.get(function), ast.ClassDef):
        return None
    plain = len(route_decorators(function)) == len(function.decorator_list)
    return (file, function) if plain else None


def _taken(
    codebase: Codebase,
    taken: Taken,
    router: Router,
    answer: Answer,
) -> frozenset[str]:
    """What the dependencies on the way to a function take."""
    found: frozenset[str] = frozenset()
    for site in [*_sites(router, answer), answer.entry.site]:
        file = codebase.origins.of(site.path)
        call = None if file is None else file.calls_at.get(site.spot[1:])
        if file is None or call is None or is_open(call):
            raise UnseenError
        found |= taken.in_list(file, given(call, "dependencies"))
    return found


def _findings(
    codebase: Codebase, ignored: list[_Ignored], *, every: bool
) -> Iterator[Finding]:
    first = ignored[0]
    place = node_place(codebase, first.file, first.prefix)
    if every:
        many = len(ignored) > 1
        which = (
            f"none of its {len(ignored)} routes takes"
            if many
            else (f"`{first.handler.name}`, its only route, does not take")
        )
        yield Finding(
            _CODE,
            place,
            f"`{first.name}` stands in this prefix, and {which} it: every value is "
            "answered alike",
            f"take `{first.name}` in a dependency of the router, or in the functions",
            tuple(
                (node_place(codebase, each.holder, each.handler), "does not take it")
                for each in ignored[:3]
            ),
        )
        return
    for each in ignored:
        methods = "/".join(sorted(each.answer.entry.methods))
        yield Finding(
            _CODE,
            node_place(codebase, each.holder, each.handler),
            f"{methods} {shown(each.answer.path)} is answered alike for every "
            f"`{each.name}`: neither `{each.handler.name}` nor a dependency takes it",
            f"take `{each.name}` as a parameter, or register the route without the "
            "prefix",
            ((place, "it stands in this prefix"),),
        )


RULES = (
    Rule(
        _CODE,
        "untaken-parameter",
        "A parameter in the prefix of a router is taken by no function or dependency "
        "behind it.",
        _check,
    ),
)
