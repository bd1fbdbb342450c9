from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Mapping
from functools import cache
from html import escape
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import NoMatchFound

from app.core.operator.guard import (
    OperatorRequiredError,
    is_foreign_change,
    is_token,
    other_sign_in_path,
    set_cookie,
)
from app.core.operator.token import operator_token, settings, warn_unless_set
from app.core.problems import ProblemRoute, error_response

PATH = "/operator"

# A path of this server: a second slash would begin the name of another one.
OWN_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]*")

TOKEN_IN_URL = re.compile(r"(?<=[?&]token=)[^&\s]+")

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
}

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Operator</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { max-width: 30rem; margin: 12vh auto; padding: 0 1rem }
  pre { overflow-x: auto }
  input { display: block; box-sizing: border-box; width: 100%; margin: .25rem 0 1rem }
  input, button { font: inherit; padding: .5rem 1rem }
  [role=alert] { color: light-dark(#b3261e, #ffb4ab) }
</style>
"""

FORM = """<h1>For the operator</h1>
<p>Open the link that the server shows when it starts in development. On its machine, this
command shows it too:</p>
<pre>python -m app.core.operator</pre>
<form method="post" action="{action}">
  <input type="hidden" name="next" value="{next}">
  <label for="token">Or enter the token, which OPERATOR_TOKEN sets:</label>
  <input id="token" name="token" type="password" autocomplete="current-password"
    required autofocus>
  {problem}
  <button>Sign in</button>
</form>
"""
WRONG = '<p role="alert">That is not the token.</p>'
OTHER_WAY = '<p>Or <a href="{link}">sign in with your account</a>.</p>'
SIGNED_IN = "<h1>Signed in</h1>\n<p>This browser is known as the operator's for a week."


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
    origin = f"http://127.0.0.1:{served_port()}"
    return f"{origin}{PATH}?{urlencode({'token': token})}" if token else None


def served_port() -> str:
    """Give the port that the command of this process names, else that of the settings.

    A server tells the application none before it listens, and it listens after the
    application has started: https://asgi.readthedocs.io/en/latest/specs/lifespan.html
    Uvicorn's processes for `--reload` and `--workers` have the command of their parent.
    """
    told = re.search(r" --port[ =](\d+)", " ".join(sys.argv))
    return told[1] if told else os.environ.get("UVICORN_PORT", str(settings.port))


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
        raise HTTPException(403, "Not from another site")
    given = parse_qs((await request.body()).decode(errors="replace"))
    return sign_in(request, {name: values[-1] for name, values in given.items()})


def sign_in(request: Request, given: Mapping[str, str]) -> Response:
    wanted = given.get("next", "")
    destination = wanted if OWN_PATH.fullmatch(wanted) else ""
    token = given.get("token", "")
    if not is_token(token):
        return form(request.url.path, destination, WRONG if token else "")
    response: Response
    if destination := destination or find_dashboard(request):
        response = RedirectResponse(destination, 303, HEADERS)
    else:
        response = HTMLResponse(PAGE + SIGNED_IN, headers=HEADERS)
    set_cookie(request, response, token)
    return response


def form(action: str, destination: str, problem: str = "") -> Response:
    """Ask for the token; nobody who is asked is in yet."""
    page = PAGE + FORM.format(
        action=escape(action), next=escape(destination), problem=problem
    )
    if other := other_sign_in_path():
        query = f"?{urlencode({'next': destination})}" if destination else ""
        link = f"{action.removesuffix(PATH)}{other}{query}"
        page += OTHER_WAY.format(link=escape(link))
    return HTMLResponse(page, 401, {**HEADERS, "WWW-Authenticate": "Bearer"})


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
