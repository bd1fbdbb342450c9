"""Pages to sign in with, and for what mails link to. A front end of its own has others:
`AUTH_PAGES_URL` says where those are.
"""

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


Page = Literal["sign-in", "register", "verify", "forgotten", "reset", "email", "users"]

router = APIRouter(prefix="/auth", include_in_schema=False)


@router.get("/{page}")
async def show_page(
    page: Page, following: Annotated[str, Query(alias="next")] = "/"
) -> HTMLResponse:
    text = (FILES / f"{page}.html").read_text("utf-8")
    text = text.replace("<!-- other ways -->\n", other_ways(following))
    return HTMLResponse(text, headers=HEADERS)


def other_ways(following: str) -> str:
    """Give links to other ways to sign in, which go on at a path."""
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
