import pytest

from aegis_cst.check.finding import Replacement
from aegis_cst.check.rules import cors
from check.project_check import found

HEAD = (
    "from fastapi import FastAPI, Request\n"
    "from fastapi.middleware.cors import CORSMiddleware\n"
    "from fastapi.responses import JSONResponse\n"
    "from starlette.middleware.base import BaseHTTPMiddleware\n"
    "from starlette.middleware.gzip import GZipMiddleware\n"
    "from starlette.middleware.trustedhost import TrustedHostMiddleware\n\n"
    "app = FastAPI()\n"
)
ANSWERING = (
    "class Guard(BaseHTTPMiddleware):\n"
    "    async def dispatch(self, request, call_next):\n"
    "        if 'key' not in request.headers:\n"
    "            return JSONResponse({}, 401)\n"
    "        return await call_next(request)\n\n\n"
)


def messages(text: str) -> list[str]:
    return [each.message for each in found(cors.RULES, {"main.py": HEAD + text})]


def with_origins(origins: str, more: str = "") -> list[str]:
    return messages(
        f"app.add_middleware(CORSMiddleware, allow_origins={origins}{more})"
    )


@pytest.mark.parametrize(
    ("origin", "right"),
    [
        ("https://a.example/", "https://a.example"),
        ("http://localhost:3000/", "http://localhost:3000"),
        ("https://a.example/app", "https://a.example"),
        ("https://A.example", "https://a.example"),
        ("https://a.example:443", "https://a.example"),
        ("http://a.example:80", "http://a.example"),
        ("https://*.a.example", ""),
        ("http://localhost:*", ""),
        ("a.example", ""),
        ("localhost:3000", ""),
        ("https://a.example,https://b.example", ""),
        ("", ""),
    ],
)
def test_an_origin_that_no_browser_sends_is_told(origin: str, right: str) -> None:
    text = f"app.add_middleware(CORSMiddleware, allow_origins=['{origin}'])\n"
    (finding,) = found(cors.RULES, {"main.py": HEAD + text})
    fix = finding.fix
    if not right:
        assert fix is None
        return
    assert isinstance(fix, Replacement)
    data = (HEAD + text).encode()
    fixed = data[: fix.start] + fix.text + data[fix.end :]
    assert fixed == data.replace(f"'{origin}'".encode(), f"'{right}'".encode())
    assert found(cors.RULES, {"main.py": fixed}) == []


@pytest.mark.parametrize(
    "origin",
    [
        *(
            "https://a.example",
            "http://localhost:3000",
            "null",
            "https://a.example:8443",
        ),
        *("capacitor://localhost", "chrome-extension://abc", "http://[::1]:8000"),
    ],
)
def test_an_origin_as_browsers_send_it_is_left_alone(origin: str) -> None:
    assert with_origins(f"['{origin}']") == []


def test_names_are_followed_and_what_is_computed_is_left_alone() -> None:
    assert (
        len(messages("O = ['a/']\napp.add_middleware(CORSMiddleware, allow_origins=O)"))
        == 1
    )
    assert with_origins("settings.origins") == []
    assert with_origins("[settings.origin]") == []
    assert len(with_origins("[settings.origin, 'http://a/']")) == 1


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ("allow_origins=['*'], allow_credentials=True", 1),
        ("allow_origins=('*',), allow_credentials=True", 1),
        ("allow_origin_regex='.*', allow_credentials=True", 1),
        ("allow_origin_regex=r'https?://.*', allow_credentials=True", 1),
        ("allow_origins=['*']", 0),
        ("allow_origins=['*'], allow_credentials=False", 0),
        ("allow_origins=['*'], allow_credentials=debug", 0),
        ("allow_origin_regex=r'https://.*\\.a\\.example', allow_credentials=True", 0),
    ],
)
def test_any_origin_with_credentials_is_told(more: str, count: int) -> None:
    assert len(messages(f"app.add_middleware(CORSMiddleware, {more})")) == count


CORS = "app.add_middleware(CORSMiddleware, allow_origins=['https://a.example'])\n"


@pytest.mark.parametrize(
    "other",
    [
        "app.add_middleware(Guard)\n",
        "app.add_middleware(TrustedHostMiddleware, allowed_hosts=['a'])\n",
        (
            "@app.middleware('http')\nasync def guard(request, call_next):\n"
            "    if request.url.path == '/':\n        return JSONResponse({}, 403)\n"
            "    return await call_next(request)\n"
        ),
    ],
)
def test_cors_inside_of_what_answers_first_is_told(other: str) -> None:
    assert len(messages(ANSWERING + CORS + other)) == 1
    assert messages(ANSWERING + other + CORS) == []


@pytest.mark.parametrize(
    "other",
    [
        "app.add_middleware(GZipMiddleware)\n",
        "app.add_middleware(Unknown)\n",
        "other.add_middleware(TrustedHostMiddleware)\n",
        (
            "@app.middleware('http')\nasync def timed(request, call_next):\n"
            "    return await call_next(request)\n"
        ),
        (
            "@app.middleware('http')\nasync def guard(request, call_next):\n"
            "    if request.method != 'OPTIONS':\n        return "
            "JSONResponse({}, 403)\n"
            "    return await call_next(request)\n"
        ),
        (
            "@app.middleware('http')\nasync def caught(request, call_next):\n    try:\n"
            "        return await call_next(request)\n    except ValueError:\n"
            "        return JSONResponse({}, 500)\n"
        ),
    ],
)
def test_cors_inside_of_what_hands_on_is_left_alone(other: str) -> None:
    assert messages(CORS + other) == []
