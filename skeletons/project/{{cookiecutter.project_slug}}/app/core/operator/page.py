from html import escape

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
  :root { color-scheme: light dark; font-family: system-ui, sans-serif }
  body { max-width: 26rem; margin: 15vh auto; padding: 0 1rem; line-height: 1.5 }
  label, input, button { font: inherit; display: block; box-sizing: border-box }
  input { width: 100%; margin: .25rem 0 1rem; padding: .5rem }
  button { padding: .5rem 1.5rem }
</style>
"""

HINT = "Open the link that the server shows when it starts, or enter the token."
WRONG = "That is not the token. The server's link has it."

FORM = """<h1>For the operator</h1>
<p>{hint}</p>
<form method="post" action="{action}">
  <input type="hidden" name="next" value="{next}">
  <label for="token">Token</label>
  <input id="token" name="token" type="password" autocomplete="current-password"
    required autofocus>
  <button>Sign in</button>
</form>
"""

SIGNED_IN = """<h1>Signed in</h1>
<p>This browser is known as the operator's for a week.</p>
"""


def sign_in_page(action: str, destination: str, hint: str = HINT) -> HTMLResponse:
    """Ask for the token; nobody who is asked is in yet."""
    form = FORM.format(action=escape(action), next=escape(destination), hint=hint)
    headers = {**HEADERS, "WWW-Authenticate": "Bearer"}
    return HTMLResponse(PAGE + form, status_code=401, headers=headers)


def signed_in_page() -> HTMLResponse:
    return HTMLResponse(PAGE + SIGNED_IN, headers=HEADERS)
