"""What else than success the API answers, for its documentation."""

from typing import Any

Responses = dict[int | str, dict[str, Any]]

BAD_REQUEST: Responses = {400: {"description": "The body cannot be read"}}
UNAUTHORIZED: Responses = {401: {"description": "Not signed in, or not with this"}}
FORBIDDEN: Responses = {403: {"description": "Not allowed, or from another site"}}
NOT_FOUND: Responses = {404: {"description": "There is none"}}
CONFLICT: Responses = {409: {"description": "It is in the way of another one"}}
TOO_MANY: Responses = {429: {"description": "Too many tries, see `Retry-After`"}}
