"""AEG114: what CORS is told has to let in whom it is meant to, and nobody else."""

import ast
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from aegis_cst.check.finding import Finding, Replacement
from aegis_cst.check.node_place import node_place, offset
from aegis_cst.check.rule import Rule
from aegis_cst.check.rules.cors_order import answering_first
from aegis_cst.reading.code.applications import is_fastapi
from aegis_cst.reading.code.literals import Spot, constant, text
from aegis_cst.reading.code.origins import given
from aegis_cst.reading.code.syntax import Syntax
from aegis_cst.reading.codebase import Codebase

_CODE = "AEG114"
_ANY = re.compile(r"\^?(?:https?\??:(?:\\?/){2})?(?:\.\*|\.\+)\$?")
_PORTS = {"http": 80, "https": 443}


def _check(codebase: Codebase) -> Iterator[Finding]:
    for file in codebase.marked(b"CORSMiddleware"):
        for call in file.calls:
            if is_cors(codebase, file, call):
                yield from _origins(codebase, file, call)
                yield from _credentials(codebase, file, call)
                yield from _order(codebase, file, call)


def is_cors(codebase: Codebase, file: Syntax, call: ast.Call) -> bool:
    """Whether a call sets CORS up, directly or as what a middleware is made of."""
    named = [call.func, *call.args[:1]]
    if isinstance(call.func, ast.Attribute) and call.func.attr != "add_middleware":
        named = named[:1]
    paths = [codebase.origins.path(file, each) for each in named]
    return any(is_fastapi(each, "CORSMiddleware") for each in paths)


def _listed(codebase: Codebase, file: Syntax, call: ast.Call) -> list[Spot]:
    """The origins that stand in the text, also where there are others."""
    node = given(call, "allow_origins")
    found = None if node is None else constant(codebase.origins, file, node)
    if found is None or not isinstance(found[1], ast.List | ast.Tuple | ast.Set):
        return []
    return [(found[0], each) for each in found[1].elts]


def _origins(codebase: Codebase, file: Syntax, call: ast.Call) -> Iterator[Finding]:
    listed = _listed(codebase, file, call)
    if any(text(codebase.origins, *each) == "*" for each in listed):
        return
    for holder, node in listed:
        said = text(codebase.origins, holder, node)
        wrong = None if said is None else never_sent(said)
        if said is None or wrong is None:
            continue
        reason, right = wrong
        yield Finding(
            _CODE,
            node_place(codebase, holder, node),
            f"the origin `{said}` matches no browser's: {reason}",
            f"write `{right}`" if right else _advice(said),
            involves=frozenset({file.path}),
            fix=_fix(holder, node, said, right),
        )


def _advice(said: str) -> str:
    if "*" in said:
        return "list each origin, or use `allow_origin_regex`"
    return "write it as browsers send it: `https://shop.example`"


def never_sent(origin: str) -> tuple[str, str] | None:
    """Why no browser sends an origin, and what is meant; ``None`` if one may.

    As https://fetch.spec.whatwg.org/#origin-header has it: a scheme, a host in lower
    case, and the port if it is not the usual one.
    """
    if origin in {"*", "null"}:
        return None
    if not origin:
        return "it is empty", ""
    if "*" in origin:
        return "`*` stands for any origin only by itself", ""
    if "," in origin or " " in origin:
        return "each origin is to be a text of its own", ""
    scheme, separator, rest = origin.partition("://")
    if not separator:
        return "it has no scheme", ""
    if scheme not in _PORTS:
        return None if scheme.lower() not in _PORTS else _right(origin)
    if "/" in rest.rstrip("/") or "?" in rest or "#" in rest:
        return "an origin has no path", _without_path(origin)
    return _right(origin)


def _without_path(origin: str) -> str:
    parts = urlsplit(origin)
    return f"{parts.scheme}://{parts.netloc}"


def _right(origin: str) -> tuple[str, str] | None:
    """What is different in an origin as a browser writes it."""
    plain = origin.rstrip("/")
    if plain != origin:
        return "an origin has no slash at its end", plain
    if plain != plain.lower():
        return "browsers write it in lower case", plain.lower()
    scheme, _, host = plain.partition("://")
    usual = f":{_PORTS[scheme]}"
    if host.endswith(usual):
        return "browsers leave the usual port out", plain.removesuffix(usual)
    return None


def _fix(file: Syntax, node: ast.expr, said: str, right: str) -> Replacement | None:
    """The text with what is too much taken out, where it stands there as it is."""
    if not right or not isinstance(node, ast.Constant):
        return None
    start = offset(file, node.lineno, node.col_offset)
    end = offset(file, node.end_lineno or 0, node.end_col_offset or 0)
    written = file.data[start:end]
    if written[1:-1] != said.encode() or never_sent(right) is not None:
        return None
    fixed = written[:1] + right.encode() + written[-1:]
    return Replacement(file.path, start, end, fixed, f"write `{right}`")


def _credentials(codebase: Codebase, file: Syntax, call: ast.Call) -> Iterator[Finding]:
    allowed = given(call, "allow_credentials")
    if not (isinstance(allowed, ast.Constant) and allowed.value is True):
        return
    origins = codebase.origins
    said = {text(origins, *each) for each in _listed(codebase, file, call)}
    pattern = text(origins, file, given(call, "allow_origin_regex"))
    # Starlette answers a request that has a cookie with the origin that it came from,
    # since browsers take no `*` there:
    # https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
    if "*" in said or (pattern is not None and _ANY.fullmatch(pattern)):
        yield Finding(
            _CODE,
            node_place(codebase, file, allowed),
            "any origin may send credentials: every website that a user visits can "
            "act in the user's name here, and read the answers",
            "list the origins that are yours, or leave `allow_credentials` out",
        )


def _order(codebase: Codebase, file: Syntax, call: ast.Call) -> Iterator[Finding]:
    first = answering_first(codebase, file, call)
    if first is None:
        return
    what, place = first
    yield Finding(
        _CODE,
        node_place(codebase, file, call.func),
        f"CORS stands inside of {what}, which answers some requests by itself: those "
        "answers carry no CORS headers, and browsers keep them from the page",
        "add CORS after it: what is added last is run first",
        ((place, "this one answers first"),),
    )


RULES = (
    Rule(
        _CODE,
        "cors-origin",
        "CORS lets nobody in by an origin that no browser sends, or everybody with "
        "credentials, or stands inside of a middleware that answers first.",
        _check,
        fixable=True,
    ),
)
