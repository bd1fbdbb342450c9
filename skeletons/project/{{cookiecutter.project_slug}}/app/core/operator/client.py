from urllib.parse import urlsplit

from app.core.operator.token import operator_token, settings

THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}


def operator_headers(url: str, token: str = "") -> dict[str, str]:
    """Give what a program sends to the server at `url` to be known as the operator.

    That is the given token, else `OPERATOR_TOKEN`, else the one that is kept on this
    machine, which is not sent to any other.
    """
    if not token and (settings.token or urlsplit(url).hostname in THIS_MACHINE):
        token = operator_token() or ""
    # What no header can hold is nobody's token.
    is_sent = token and token.isascii() and token.isprintable()
    return {"Authorization": f"Bearer {token}"} if is_sent else {}
