"""What Google and GitHub tell of who signs in there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from authlib.integrations.httpx_client import (  # type: ignore[import-untyped,unused-ignore]
    AsyncOAuth2Client,
)

from app.components.auth.emails import parse_email
from app.components.oauth.settings import settings

TIMEOUT_SECONDS = 10

# Never taken from a token, which could name one that needs no key of the provider's.
ALGORITHMS = ["RS256"]

# Authlib has no types.
Client = Any


class ProviderError(Exception):
    """The provider's answer is not what it should be."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who signed in; `email` only if the provider has made sure of it."""

    subject: str
    email: str | None


class Provider:
    """One that tells of people by an API of its own, after OAuth 2."""

    name = "github"
    label = "GitHub"
    scope = "read:user user:email"

    def credentials(self) -> tuple[str, str]:
        """Give what it calls this application, and their secret."""
        return settings.github_id, settings.github_secret.get_secret_value()

    def client(self, redirect_uri: str) -> Client:
        client_id, secret = self.credentials()
        return AsyncOAuth2Client(
            client_id,
            secret,
            scope=self.scope,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=TIMEOUT_SECONDS,
        )

    async def endpoints(self, _client: Client) -> tuple[str, str]:
        """Give where a browser signs in, and where there are tokens for its code."""
        url = f"{settings.github_url}/login/oauth"
        return f"{url}/authorize", f"{url}/access_token"

    async def read_person(
        self, client: Client, _token: Mapping[str, Any], _nonce: str
    ) -> Person:
        user = await get(client, f"{settings.github_api_url}/user")
        emails = await get(client, f"{settings.github_api_url}/user/emails")
        chosen = [each for each in emails if each["primary"] and each["verified"]]
        email = parse_email(chosen[0]["email"]) if chosen else None
        return Person(str(user["id"]), email)


class OpenIdProvider(Provider):
    """One that signs what it tells: https://openid.net/specs/openid-connect-core-1_0.html"""

    name = "google"
    label = "Google"
    scope = "openid email"

    def credentials(self) -> tuple[str, str]:
        return settings.google_id, settings.google_secret.get_secret_value()

    async def endpoints(self, client: Client) -> tuple[str, str]:
        found = await self._configuration(client)
        return found["authorization_endpoint"], found["token_endpoint"]

    async def read_person(
        self, client: Client, token: Mapping[str, Any], nonce: str
    ) -> Person:
        configuration = await self._configuration(client)
        keys = jwt.PyJWKSet.from_dict(await get(client, configuration["jwks_uri"]))
        signed = token["id_token"]
        claims: dict[str, Any] = jwt.decode(
            signed,
            keys[jwt.get_unverified_header(signed)["kid"]],
            algorithms=ALGORITHMS,
            audience=self.credentials()[0],
            issuer=settings.google_url,
            options={"require": ["aud", "exp", "iat", "iss", "nonce", "sub"]},
        )
        if claims["nonce"] != nonce:
            raise ProviderError("The answer is to another question")
        is_sure = claims.get("email_verified") is True
        email = parse_email(claims.get("email", "")) if is_sure else None
        return Person(claims["sub"], email)

    async def _configuration(self, client: Client) -> dict[str, Any]:
        url = f"{settings.google_url}/.well-known/openid-configuration"
        found: dict[str, Any] = await get(client, url)
        return found


async def get(client: Client, url: str) -> Any:  # noqa: ANN401 - any JSON
    # Without the token where there is none yet, and for what is public.
    answer = await client.request("GET", url, withhold_token=not client.token)
    answer.raise_for_status()
    return answer.json()


def known_providers() -> dict[str, Provider]:
    """Give the providers that this application is known to."""
    providers = (OpenIdProvider(), Provider())
    return {each.name: each for each in providers if each.credentials()[0]}
