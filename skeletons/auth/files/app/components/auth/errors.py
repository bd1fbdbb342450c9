"""What is raised at any depth, and answered as it is, in your own routes too."""

from fastapi import HTTPException
from fastapi.exceptions import RequestValidationError


class NotSignedInError(HTTPException):
    def __init__(self, detail: str = "Not signed in") -> None:
        super().__init__(401, detail, {"WWW-Authenticate": "Bearer"})


class WrongPasswordError(NotSignedInError):
    def __init__(self) -> None:
        super().__init__("Email or password is wrong, or the email is not confirmed")


class RefusedPasswordError(RequestValidationError):
    """A new password that is easy to guess: like a field that is not as it should be."""

    def __init__(self, reason: str) -> None:
        place = ("body", "password")
        super().__init__([{"type": "password", "loc": place, "msg": reason}])
        self.reason = reason
