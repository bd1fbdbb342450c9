import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import HTTPException

logger = logging.getLogger(__name__)

RETRY_SECONDS = 5.0


class CacheUnavailableError(HTTPException):
    """Redis cannot be reached, or does not take what it is to keep: nor can a route."""

    def __init__(self, reason: str) -> None:
        super().__init__(503, reason, {"Retry-After": "5"})

    def __str__(self) -> str:
        return str(self.detail)


class CircuitBreaker:
    """Spares callers the wait for a server that has just failed:
    https://martinfowler.com/bliki/CircuitBreaker.html

    After a failure all calls are refused at once, but for one every few seconds that
    is let through to see whether the server is back. Only the change is logged.
    """

    def __init__(self, failing: str, working: str, *errors: type[Exception]) -> None:
        self._failing = failing
        self._working = working
        self._errors = errors
        self._next_try: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether the last call that was let through failed."""
        return self._next_try is not None

    @contextmanager
    def call(self, *, insist: bool = False) -> Iterator[None]:
        """Watch over a call; `insist` lets it through in any case."""
        is_trial = self.is_open
        if self._next_try is not None:
            now = time.monotonic()
            if now < self._next_try and not insist:
                raise CacheUnavailableError(self._failing)
            self._next_try = now + RETRY_SECONDS
        try:
            yield
        except self._errors as error:
            self._open(error)
            raise CacheUnavailableError(self._failing) from error
        except CacheUnavailableError:
            raise
        except Exception:
            self._close(is_trial=is_trial)
            raise
        self._close(is_trial=is_trial)

    def _open(self, error: Exception) -> None:
        if not self.is_open:
            logger.warning(self._failing, extra={"error": error})
        self._next_try = time.monotonic() + RETRY_SECONDS

    def _close(self, *, is_trial: bool) -> None:
        # A call from before the failure says nothing about the time after it.
        if is_trial and self.is_open:
            self._next_try = None
            logger.info(self._working)
