class AuthError(Exception):
    """What was asked is not done; the text is for who asked."""

    status = 400
    headers: dict[str, str]

    def __init__(self, text: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(text)
        self.headers = headers or {}


class NotSignedInError(AuthError):
    status = 401

    def __init__(self, text: str = "Not signed in") -> None:
        super().__init__(text, {"WWW-Authenticate": "Bearer"})


class WrongPasswordError(AuthError):
    status = 401

    def __init__(self) -> None:
        super().__init__(
            "Email or password is wrong, or the email is not confirmed",
            {"WWW-Authenticate": "Bearer"},
        )


class NotAllowedError(AuthError):
    status = 403


class NotFoundError(AuthError):
    status = 404


class ConflictError(AuthError):
    status = 409


class RefusedPasswordError(AuthError):
    """A new password that is easy to guess: like a field that is not as it should be."""

    status = 422


class TooManyTriesError(AuthError):
    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "Too many tries: wait a while", {"Retry-After": str(max(seconds, 1))}
        )
