from urllib.parse import urlsplit

from fastapi import HTTPException, Request, status

HARMLESS = {"GET", "HEAD", "OPTIONS"}


async def refuse_other_sites(request: Request) -> None:
    """Refuse changes that a page of another site has its visitor's browser ask for.

    Any page can do so, without a permission: a POST without a body needs none. Browsers
    tell where it comes from; programs do not, and need not.
    """
    if request.method not in HARMLESS and comes_from_elsewhere(request):
        raise HTTPException(status.HTTP_403_FORBIDDEN, "Not from another site")


def comes_from_elsewhere(request: Request) -> bool:
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "cross-site"
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("Host")
