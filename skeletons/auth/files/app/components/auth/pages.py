"""Pages to sign in with, and for what mails link to. A front end of its own has others:
`AUTH_PAGES_URL` says where those are.
"""

from enum import Enum
from html import escape
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, HTMLResponse

from app.components.auth.extensions import find_extension

FILES = Path(__file__).parent / "web"

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="files/style.css">
<script type="module" src="files/{script}"></script>
"""

EMAIL = """  <label for="email">Email</label>
  <input id="email" name="email" type="email" autocomplete="username" required>
"""

ENTERED = """  <label for="password">Password</label>
  <input id="password" name="password" type="password"
    autocomplete="current-password" required>
"""

CHOSEN = """  <label for="password">New password, of 12 characters or more</label>
  <input id="password" name="password" type="password" minlength="12"
    autocomplete="new-password" required>
"""

USERS = """<body class="wide">
<h1>Users</h1>
<form>
  <label for="search">A part of the email</label>
  <input id="search" type="search">
  <button>Search</button>
</form>
<p role="status"></p>
<div class="scroll">
<table>
<thead><tr>
  <th>Email<th>State<th>Signed in<th>Roles<th>
<tbody>
</table>
</div>
<button id="more" hidden>More</button>
"""


class Page(Enum):
    SIGN_IN = "sign-in"
    REGISTER = "register"
    VERIFY = "verify"
    FORGOTTEN = "forgotten"
    RESET = "reset"
    EMAIL = "email"
    USERS = "users"


router = APIRouter(prefix="/auth", include_in_schema=False)


@router.get("/{page}")
async def show_page(
    page: Page, following: Annotated[str, Query(alias="next")] = "/"
) -> HTMLResponse:
    if page is Page.USERS:
        text = HEAD.format(title="Users", script="users.js") + USERS
    else:
        title, attributes, fields, after = FORMS[page]
        if page is Page.SIGN_IN:
            after = other_ways(following) + after
        text = f"""{HEAD.format(title=title, script="form.js")}<h1>{title}</h1>
<form {attributes}>
{fields}  <button>{title}</button>
</form>
<p role="status"></p>
{after}"""
    return HTMLResponse(text, headers=HEADERS)


def other_ways(following: str) -> str:
    extension = find_extension("others")
    ways: list[tuple[str, str]] = extension.list_ways() if extension else []
    query = urlencode({"next": following})
    return "".join(
        f'<p><a href="{escape(f"..{path}?{query}")}">Sign in with {escape(label)}</a>\n'
        for label, path in ways
    )


@router.get("/files/{name}")
async def give_file(
    name: Literal["style.css", "api.js", "form.js", "users.js"],
) -> FileResponse:
    return FileResponse(FILES / name, headers={"Cache-Control": "no-cache"})


def form(to: str, token: str = "", done: str = "", goes_on_at: str = "") -> str:
    """Give the attributes of a form: where it goes, and what is told then."""
    given = {"to": to, "token": token, "done": done, "next": goes_on_at}
    return " ".join(
        f'data-{name}="{escape(value)}"' for name, value in given.items() if value
    )


LINKS = '<p><a href="register">Register</a> · <a href="forgotten">Forgotten?</a>\n'
BACK = '<p><a href="sign-in">Sign in</a>\n'

FORMS = {
    Page.SIGN_IN: (
        "Sign in",
        form("session", goes_on_at="../"),
        EMAIL + ENTERED,
        LINKS,
    ),
    Page.REGISTER: (
        "Register",
        form("register", token="invitation"),  # noqa: S106 - the name of a field
        EMAIL + CHOSEN,
        BACK,
    ),
    Page.VERIFY: (
        "Confirm your email",
        form("verify/confirm", token="token", done="Confirmed: sign in now."),  # noqa: S106
        ENTERED,
        BACK,
    ),
    Page.FORGOTTEN: ("Forgotten password", form("reset"), EMAIL, BACK),
    Page.RESET: (
        "Choose another password",
        form("reset/confirm", token="token", done="Changed: sign in now."),  # noqa: S106
        CHOSEN,
        BACK,
    ),
    Page.EMAIL: (
        "Confirm your new email",
        form("email/confirm", token="token", done="Confirmed."),  # noqa: S106
        "",
        BACK,
    ),
}
