from app.components.oauth.providers import known_providers


def list_ways() -> list[tuple[str, str]]:
    """Give the providers that are set up, for the page to sign in."""
    known = known_providers().values()
    return [(each.label, f"/api/v1/oauth/{each.name}") for each in known]
