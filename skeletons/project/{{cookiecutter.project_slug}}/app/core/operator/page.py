from html import escape
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

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
  :root { color-scheme: light dark; font-family: system-ui, sans-serif;
    line-height: 1.5; background: light-dark(#f6f7fb, #101218);
    color: light-dark(#1b1b1f, #e4e1e6) }
  body { box-sizing: border-box; max-width: 30rem; margin: 12vh auto; padding: 2rem;
    border: 1px solid light-dark(#dfe2ea, #2c303b); border-radius: 16px;
    background: light-dark(#fff, #191c24) }
  h1 { margin: 0; font-size: 1.4rem }
  pre, input, button { font: inherit; box-sizing: border-box; padding: .5rem .75rem;
    border-radius: 8px; border: 1px solid light-dark(#dfe2ea, #2c303b) }
  pre { font-family: ui-monospace, monospace; overflow-x: auto }
  input { display: block; width: 100%; margin: .25rem 0 1rem }
  button { padding: .5rem 1.5rem; border: 0; background: #4f5b92; color: #fff }
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

OTHER_WAY = """<p>Or <a href="{link}">sign in with your account</a>.</p>
"""

SIGNED_IN = """<h1>Signed in</h1>
<p>This browser is known as the operator's for a week.</p>
"""


def sign_in_page(
    action: str, destination: str, other_way: str = "", *, is_wrong: bool = False
) -> HTMLResponse:
    """Ask for the token; nobody who is asked is in yet."""
    problem = '<p role="alert">That is not the token.</p>' if is_wrong else ""
    form = FORM.format(action=escape(action), next=escape(destination), problem=problem)
    if other_way:
        query = urlencode({"next": destination} if destination else {})
        form += OTHER_WAY.format(link=escape(f"{other_way}?{query}".removesuffix("?")))
    headers = {**HEADERS, "WWW-Authenticate": "Bearer"}
    return HTMLResponse(PAGE + form, status_code=401, headers=headers)


def signed_in_page() -> HTMLResponse:
    return HTMLResponse(PAGE + SIGNED_IN, headers=HEADERS)
