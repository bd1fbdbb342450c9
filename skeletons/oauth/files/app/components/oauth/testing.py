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
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from jwt.algorithms import RSAAlgorithm
from pydantic import SecretStr

from app.components.oauth.settings import settings

CLIENT, SECRET = "this-application", "its secret"

KEY = generate_private_key(public_exponent=65537, key_size=2048)


class FakeProvider:
    """Speaks OpenID Connect, and the part of GitHub's API that is used."""

    def __init__(self) -> None:
        self.url = ""
        self.key = KEY
        self.algorithm = "RS256"
        # What is signed, or told, besides what it has to be.
        self.claims: dict[str, object] = {}
        self.emails: list[dict[str, object]] = []
        self._asked: dict[str, dict[str, str]] = {}

    def authorize(self, query: dict[str, str]) -> str:
        """Give where the browser goes on, with a code."""
        code = secrets.token_urlsafe()
        self._asked[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return f"{query['redirect_uri']}?{back}"

    def give_token(self, form: dict[str, str]) -> dict[str, object] | None:
        """Give tokens for a code, to who has begun with it; None to others."""
        asked = self._asked.pop(form["code"], {})
        challenge = hashlib.sha256(form["code_verifier"].encode()).digest()
        expected = base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        if asked.get("code_challenge") != expected:
            return None
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "17",
            "iat": time.time(),
            "exp": time.time() + 60,
            "nonce": asked.get("nonce"),
            "email": "ann@example.com",
            "email_verified": True,
            **self.claims,
        }
        signed = jwt.encode(claims, self.key, self.algorithm, headers={"kid": "1"})
        return {"access_token": "a", "token_type": "bearer", "id_token": signed}

    def answer(self, path: str) -> object:
        """Give what stands at a path."""
        documents: dict[str, object] = {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
            },
            "/keys": {"keys": [self._public_key()]},
            "/user": {"id": 17, "login": "ann"},
            "/user/emails": self.emails,
        }
        return documents.get(path)

    def _public_key(self) -> dict[str, Any]:
        key: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
        return key | {"kid": "1", "alg": "RS256", "use": "sig"}


class Handler(BaseHTTPRequestHandler):
    provider: FakeProvider

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path.endswith("/authorize"):
            query = {name: each[0] for name, each in parse_qs(url.query).items()}
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(query))
            self.end_headers()
            return
        self.send(self.provider.answer(url.path))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: each[0] for name, each in parse_qs(body).items()}
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {expected}":
            self.send(None)
            return
        self.send(self.provider.give_token(form))

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
    provider = FakeProvider()
    handler = type("OwnHandler", (Handler,), {"provider": provider})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        provider.url = f"http://127.0.0.1:{server.server_address[1]}"
        kept = settings.model_copy()
        settings.google_url = settings.github_url = provider.url
        settings.github_api_url = provider.url
        settings.google_id = settings.github_id = CLIENT
        settings.google_secret = settings.github_secret = SecretStr(SECRET)
        try:
            yield provider
        finally:
            for name in type(settings).model_fields:
                setattr(settings, name, getattr(kept, name))
            server.shutdown()
            thread.join()
