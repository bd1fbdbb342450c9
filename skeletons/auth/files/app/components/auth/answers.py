"""What else than success the API answers, for its documentation."""

from typing import Any

from app.core.problems import problem_docs

MEANINGS = {
    401: "Not signed in, or not with this",
    403: "Not allowed, or a page of another site asks",
    404: "There is none",
    409: "It is in the way of another one",
    413: "The body is too large",
    422: "The request is invalid",
    429: "Too many tries, see `Retry-After`",
}


def answers(*codes: int) -> dict[int | str, dict[str, Any]]:
    """Document these errors, and those of every route, in `responses` of a router."""
    return {code: problem_docs(MEANINGS[code]) for code in (*codes, 413, 422)}
