from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from functools import cache
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, HTTPException, Request, Response, status
from starlette.responses import RedirectResponse
from starlette.routing import NoMatchFound

from app.core.operator.cookie import set_cookie
from app.core.operator.guard import (
    OperatorRequiredError,
    is_token,
    other_sign_in_path,
)
from app.core.operator.page import HEADERS, sign_in_page, signed_in_page
from app.core.operator.same_site import is_foreign_change
from app.core.operator.settings import OperatorSettings, settings
from app.core.operator.token import operator_token, warn_unless_set
from app.core.problems import ProblemRoute, error_response

PATH = "/operator"

# A path of this server: a second slash would begin the name of another one.
OWN_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]*")

TOKEN_IN_URL = re.compile(r"(?<=[?&]token=)[^&\s]+")


def hide_token(record: logging.LogRecord) -> bool:
    """Keep the token of the link out of the log of requests."""
    if isinstance(record.args, tuple):
        record.args = tuple(
            TOKEN_IN_URL.sub("***", each) if isinstance(each, str) else each
            for each in record.args
        )
    return True


logging.getLogger("uvicorn.access").addFilter(hide_token)


def operator_link() -> str | None:
    """Give the address at which a browser on this machine signs in."""
    token = operator_token()
    # Read anew: the command that starts the server may have another port.
    origin = f"http://127.0.0.1:{OperatorSettings().port}"
    return f"{origin}{PATH}?{urlencode({'token': token})}" if token else None


@cache
def tell_operator() -> None:
    """Tell the link in development; elsewhere the output is kept, and read by others.

    Whatever starts and has an operator says so: it is told once.
    """
    warn_unless_set()
    if settings.in_development and (link := operator_link()):
        # Not logged: what collects logs would have the token.
        sys.stderr.write(f"The operator signs in at {link}\n")


router = APIRouter(route_class=ProblemRoute, include_in_schema=False)


@router.get(PATH)
async def follow_link(request: Request) -> Response:
    """Sign in with the token of the link, or show the form."""
    return sign_in(request, request.query_params)


@router.post(PATH)
async def submit_form(request: Request) -> Response:
    if is_foreign_change(request):
        raise HTTPException(status.HTTP_403_FORBIDDEN, "Not from another site")
    form = parse_qs((await request.body()).decode(errors="replace"))
    return sign_in(request, {name: values[-1] for name, values in form.items()})


def sign_in(request: Request, given: Mapping[str, str]) -> Response:
    wanted = given.get("next", "")
    destination = wanted if OWN_PATH.fullmatch(wanted) else ""
    token = given.get("token", "")
    if not is_token(token):
        return form(request.url.path, destination, is_wrong=bool(token))
    destination = destination or find_dashboard(request)
    response = (
        RedirectResponse(destination, status.HTTP_303_SEE_OTHER, HEADERS)
        if destination
        else signed_in_page()
    )
    set_cookie(request, response, token)
    return response


def form(path: str, destination: str, *, is_wrong: bool = False) -> Response:
    other = other_sign_in_path()
    other_way = f"{path.removesuffix(PATH)}{other}" if other else ""
    return sign_in_page(path, destination, other_way, is_wrong=is_wrong)


def find_dashboard(request: Request) -> str:
    try:
        return str(request.app.url_path_for("dashboard", path=""))
    except NoMatchFound:
        return ""


async def ask_to_sign_in(request: Request, _error: Exception) -> Response:
    """Show a browser the form, and others the error; both with status 401."""
    if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
        scope = request.scope
        # Of the whole application, where this is one that is mounted.
        root = scope.get("app_root_path", scope.get("root_path", ""))
        destination = f"{request.url.path}?{request.url.query}".removesuffix("?")
        return form(f"{root}{PATH}", destination)
    return error_response(OperatorRequiredError())
