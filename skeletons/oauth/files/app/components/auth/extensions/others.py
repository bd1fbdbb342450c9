from app.components.oauth.providers import PROVIDERS, provider_names


def list_ways() -> list[tuple[str, str]]:
    """Give the providers that are set up, for the page to sign in."""
    known = provider_names()
    return [
        (each.label, f"/api/v1/oauth/{each.name}")
        for each in PROVIDERS
        if each.name in known
    ]
