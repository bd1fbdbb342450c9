"""What else than success the API answers, for its documentation."""

from typing import Any

from app.core.problems import problem_docs

Responses = dict[int | str, dict[str, Any]]

ANY: Responses = {
    403: problem_docs("Not allowed, or a page of another site asks"),
    413: problem_docs("The body is too large"),
    422: problem_docs("The request is invalid"),
}
UNAUTHORIZED: Responses = {401: problem_docs("Not signed in, or not with this")}
NOT_FOUND: Responses = {404: problem_docs("There is none")}
CONFLICT: Responses = {409: problem_docs("It is in the way of another one")}
TOO_MANY: Responses = {429: problem_docs("Too many tries, see `Retry-After`")}
