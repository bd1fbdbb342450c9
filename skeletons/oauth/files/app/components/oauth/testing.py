"""For tests: a provider on this machine, which signs in whoever it is told to."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from jwt.algorithms import RSAAlgorithm
from pydantic import SecretStr

from app.components.oauth.settings import settings

CLIENT, SECRET = "this-application", "its secret"

KEY = generate_private_key(public_exponent=65537, key_size=2048)


class FakeProvider(ThreadingHTTPServer):
    """Speaks OpenID Connect, and the part of GitHub's API that is used."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = KEY
        self.algorithm = "RS256"
        # What is signed, or told, besides what it has to be.
        self.claims: dict[str, object] = {}
        self.emails: list[dict[str, object]] = []
        # What was asked for, by the code that was given.
        self.asked: dict[str, dict[str, str]] = {}

    def documents(self) -> dict[str, object]:
        """Give what stands at which path."""
        key: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
            },
            "/keys": {"keys": [key | {"kid": "1", "alg": "RS256", "use": "sig"}]},
            "/user": {"id": 17, "login": "ann"},
            "/user/emails": self.emails,
        }

    def tokens(self, nonce: str | None) -> dict[str, object]:
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "17",
            "iat": time.time(),
            "exp": time.time() + 60,
            "nonce": nonce,
            "email": "ann@example.com",
            "email_verified": True,
            **self.claims,
        }
        signed = jwt.encode(claims, self.key, self.algorithm, headers={"kid": "1"})
        return {"access_token": "a", "token_type": "bearer", "id_token": signed}


class Handler(BaseHTTPRequestHandler):
    server: FakeProvider

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if not url.path.endswith("/authorize"):
            self.send(self.server.documents().get(url.path))
            return
        query = {name: each[0] for name, each in parse_qs(url.query).items()}
        code = secrets.token_urlsafe()
        self.server.asked[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        self.send_response(302)
        self.send_header("Location", f"{query['redirect_uri']}?{back}")
        self.end_headers()

    def do_POST(self) -> None:
        """Give tokens for a code, to who has begun with it."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: each[0] for name, each in parse_qs(body).items()}
        asked = self.server.asked.pop(form["code"], {})
        challenge = hashlib.sha256(form["code_verifier"].encode()).digest()
        expected = base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        credentials = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        is_known = self.headers.get("Authorization") == f"Basic {credentials}"
        is_same = asked.get("code_challenge") == expected
        known = is_known and is_same
        self.send(self.server.tokens(asked.get("nonce")) if known else None)

    def send(self, document: object) -> None:
        self.send_response(404 if document is None else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(document).encode())

    def log_message(self, *_: object) -> None:
        return None


@contextmanager
def run_provider() -> Iterator[FakeProvider]:
    """Have it run, as Google and as GitHub."""
    with FakeProvider() as provider:
        thread = threading.Thread(target=provider.serve_forever, args=[0.01])
        thread.start()
        values: dict[str, Any] = {
            **dict.fromkeys(
                ("google_url", "github_url", "github_api_url"), provider.url
            ),
            **dict.fromkeys(("google_id", "github_id"), CLIENT),
            **dict.fromkeys(("google_secret", "github_secret"), SecretStr(SECRET)),
        }
        try:
            with patch.multiple(settings, **values):
                yield provider
        finally:
            provider.shutdown()
            thread.join()
