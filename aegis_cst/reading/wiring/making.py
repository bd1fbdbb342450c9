"""Applications, routers and hook folders, as the calls that make them say."""

from aegis_cst.reading.code.outline import Call, Expression, Items, Name
from aegis_cst.reading.wiring.evaluating import Evaluating
from aegis_cst.reading.wiring.frame import Frame
from aegis_cst.reading.wiring.graph import HookFolder
from aegis_cst.reading.wiring.values import (
    Known,
    ModuleValue,
    Router,
    Scope,
    String,
)

_REDIRECT = "swagger_ui_oauth2_redirect_url"
# In the order of `FastAPI.setup`:
# https://github.com/fastapi/fastapi/blob/master/fastapi/applications.py
_DEFAULTS = (
    ("openapi_url", "/openapi.json", ""),
    ("docs_url", "/docs", "openapi_url"),
    (_REDIRECT, "/docs/oauth2-redirect", "docs_url"),
    ("redoc_url", "/redoc", "openapi_url"),
)
"""Keywords of ``FastAPI``, the path of each, and the one that it comes along with."""

_HOOK_ARGUMENTS = 2


def router_of(
    kind: str, node: Call, scope: Scope, evaluating: Evaluating, frame: Frame
) -> Router:
    """A new application or router."""
    router = Router(kind, frame.site(scope, node))
    configure(router, node, scope, evaluating)
    return router


def configure(
    router: Router,
    node: Call,
    scope: Scope,
    evaluating: Evaluating,
    *,
    again: bool = False,
) -> None:
    """What the arguments say that it is made with.

    ``again`` is the call of ``super().__init__`` in a class of the project: what it
    hands on as it came is known from the first call.
    """
    kind = router.kind
    prefix = node.given("prefix")
    if prefix is not None:
        router.prefix = evaluating.text(prefix, scope)
    elif node.is_open and not again:
        # An application takes no prefix, whatever is unpacked.
        router.prefix = evaluating.unknown() if kind == "router" else ""
    router.guards += guards_of(node)
    router.is_open = router.is_open or node.is_open
    lifespan = node.given("lifespan")
    if lifespan is not None:
        router.lifespan = (evaluating.evaluate(lifespan, scope), lifespan)
    for name in ("on_startup", "on_shutdown"):
        if node.given(name) is not None:
            router.handlers.append((f"{name}=", router.site))
    if kind == "application":
        _default_paths(router, node, scope, evaluating)


def guards_of(node: Call) -> tuple[str, ...]:
    """The dependencies that a call gives to all routes; ``…`` for one without a name.

    As in ``dependencies=[Depends(current_user), Security(checked, scopes=["x"])]``.
    """
    given = node.given("dependencies")
    if given is None:
        return ("…",) if node.is_open else ()
    if not isinstance(given, Items):
        return (given.path if isinstance(given, Name) else "…",)
    return tuple(_guard(each) for each in given.items)


def _guard(node: Expression) -> str:
    """What ``Depends(…)`` is given, or an alias that stands for such a call."""
    if isinstance(node, Call):
        node = node.argument(0, "dependency") or node.function
    if isinstance(node, Call):
        node = node.function
    return node.path if isinstance(node, Name) else "…"


def _default_paths(
    router: Router, node: Call, scope: Scope, evaluating: Evaluating
) -> None:
    """The paths that FastAPI answers by itself, before all others, with keywords."""
    found: dict[str, str] = {}
    possible: dict[str, str] = {}
    for keyword, default, needed in _DEFAULTS:
        path, known = _path(node, scope, evaluating, keyword, default)
        if path and known and (not needed or needed in found.values()):
            found[path] = keyword
        elif path and (not needed or needed in {*found.values(), *possible.values()}):
            possible[path] = keyword
    router.defaults, router.possible = found, possible


def _path(
    node: Call, scope: Scope, evaluating: Evaluating, keyword: str, default: str
) -> tuple[str, bool]:
    """What is given for one of them, empty for none; whether that is known."""
    given = next((value for key, value in node.keywords if key == keyword), None)
    if given is None:
        return default, not node.is_open
    value = evaluating.resolved(given, scope)
    # `None` turns a page off, and so does an empty text.
    if isinstance(value, Known):
        return "", True
    text = evaluating.text(given, scope)
    return text, "\0" not in text


def hook_folder(
    node: Call, scope: Scope, evaluating: Evaluating, frame: Frame
) -> HookFolder | None:
    """What ``load_hooks(package, "function", "parameters")`` loads."""
    if len(node.arguments) < _HOOK_ARGUMENTS or node.is_open:
        return None
    package = evaluating.resolved(node.arguments[0], scope)
    texts = [evaluating.resolved(each, scope) for each in node.arguments[1:]]
    known = [each.text for each in texts if isinstance(each, String)]
    if not isinstance(package, ModuleValue) or len(known) < len(texts):
        return None
    folder = package.path.removesuffix("__init__.py").rstrip("/")
    function, *rest = known
    parameters = rest[0] if rest else ""
    return HookFolder(folder, function, parameters, frame.site(scope, node))
