"""Errors as problem details: https://www.rfc-editor.org/rfc/rfc9457

`APIRouter(route_class=ProblemRoute)` makes the errors of its routes such.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import HTTPException
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive

MEDIA_TYPE = "application/problem+json"

# For the routes of a `ProblemRoute`: more than any of their bodies needs.
BODY_BYTES = 256 * 1024

# Of a request with more mistakes, or longer ones, the answer tells the beginning only.
MOST_ERRORS = 20
LONGEST_TEXT = 200


class InvalidPart(BaseModel):
    """What is wrong with a part of a request, and where; never what was sent."""

    type: str
    loc: list[str | int]
    msg: str


class Problem(BaseModel):
    """Why a request was not answered as it asked."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[InvalidPart] = []


class ProblemResponse(JSONResponse):
    media_type = MEDIA_TYPE


def problem_docs(description: str) -> dict[str, Any]:
    """Document an error in `responses` of a route or a router."""
    schema = Problem.model_json_schema()
    # Within an OpenAPI document a reference would be looked for at its top.
    schema["properties"]["errors"]["items"] = schema.pop("$defs")["InvalidPart"]
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


class ProblemRoute(APIRoute):
    """Answers errors as problems, takes JSON as strictly as it is defined, and no more
    than `BODY_BYTES` of it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_with_problems(request: Request) -> Response:
            receive = limited(request.receive, BODY_BYTES)
            try:
                return await handle(StrictRequest(request.scope, receive))
            except RequestValidationError as error:
                return invalid_response(error)
            except StarletteHTTPException as error:
                return error_response(error)

        return handle_with_problems


class StrictRequest(Request):
    async def json(self) -> object:
        return strict_json(await self.body())


def strict_json(body: bytes) -> object:
    """Read JSON; Python alone would take NaN, 1e400 and half of an emoji for it.

    None of them can be sent back, and few databases take them; the first is no JSON at
    all: https://www.rfc-editor.org/rfc/rfc8259#section-6. Of all errors FastAPI answers a
    `JSONDecodeError` with 422.
    """
    try:
        value = json.loads(body)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        position = getattr(error, "pos", 0)
        raise json.JSONDecodeError("Not JSON", "", position) from error
    return value


def limited(receive: Receive, max_bytes: int) -> Receive:
    """Stop a request whose body is too large, while it is read."""
    received = 0

    async def receive_limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > max_bytes:
            raise body_too_large(max_bytes)
        return message

    return receive_limited


def body_too_large(max_bytes: int) -> HTTPException:
    return HTTPException(413, f"The body is larger than {max_bytes:,} bytes")


def error_response(error: StarletteHTTPException) -> Response:
    """Give the answer to an error that has a status."""
    status, headers = error.status_code, error.headers
    if status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
        return Response(status_code=status, headers=headers)
    # Who raises it may give anything; the detail of a problem is a text.
    given: object = error.detail
    told = {"detail": given} if isinstance(given, str) else {"errors": given}
    return problem_response(status, told, headers)


def invalid_response(error: RequestValidationError) -> Response:
    """Give the answer to an invalid request."""
    errors = [invalid_part(each).model_dump() for each in error.errors()[:MOST_ERRORS]]
    told = {"detail": "The request is invalid", "errors": errors}
    return problem_response(422, told)


def problem_response(
    status: int, told: Mapping[str, object], headers: Mapping[str, str] | None = None
) -> Response:
    title = HTTPStatus(status).phrase if status in list(HTTPStatus) else "Error"
    content = {"type": "about:blank", "title": title, "status": status, **told}
    return ProblemResponse(content, status, headers)


def invalid_part(error: Mapping[str, Any]) -> InvalidPart:
    message = error["msg"]
    if error["type"] == "union_tag_invalid":
        # The only message that repeats what was sent.
        message = f"Input tag is to be one of {error['ctx']['expected_tags']}"
    place = [tame(each) if isinstance(each, str) else each for each in error["loc"]]
    return InvalidPart(type=error["type"], loc=place, msg=tame(message))


def tame(text: str) -> str:
    """Give a text that is not too long, and can be sent."""
    return text[:LONGEST_TEXT].encode(errors="replace").decode()
