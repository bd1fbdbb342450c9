"""Limits to how often something may be tried, by address, by account and by both.

They are the same for accounts that there are and for those that there are not.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address, ip_address
from typing import TypeVar

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection

from app.components.auth.errors import TooManyTriesError
from app.components.auth.extensions import find_extension

T = TypeVar("T")

logger = logging.getLogger(__name__)

# OWASP ASVS 2.2.1 allows 100 tries an hour for one account. An account alone has so many
# that it takes many addresses to lock somebody out.
SIGN_IN = {
    "both": parse("10 per 15 minutes"),
    "account": parse("100 per hour"),
    "address": parse("300 per hour"),
}
MAIL = {
    "account": parse("5 per hour"),
    "address": parse("50 per hour"),
}
TOKEN = {"address": parse("600 per hour")}

_in_memory: dict[asyncio.AbstractEventLoop, MovingWindowRateLimiter] = {}


class Tries:
    """The tries of one kind that come from one address."""

    def __init__(
        self, kind: str, limits: dict[str, RateLimitItem], address: str
    ) -> None:
        self._kind = kind
        self._limits = limits
        self._address = network_of(address)

    async def count(self, account: str = "") -> None:
        """Count one try; raises `TooManyTriesError` with the time to wait."""
        for scope, limit in self._limits.items():
            key = self._key(scope, account)
            if not await hit(limit, *key):
                raise TooManyTriesError(await seconds_until_free(limit, *key))

    async def forgive(self, account: str) -> None:
        """Forget the tries of an account from here, which turned out to be its owner's."""
        if "both" in self._limits:
            await clear(self._limits["both"], *self._key("both", account))

    def _key(self, scope: str, account: str) -> tuple[str, ...]:
        # What is counted may be kept elsewhere, where addresses of people are no matter.
        named = {
            "account": account,
            "address": self._address,
            "both": f"{account} {self._address}",
        }
        digest = hashlib.sha256(named[scope].encode()).hexdigest()
        return ("auth", self._kind, scope, digest)


async def hit(limit: RateLimitItem, *key: str) -> bool:
    return await asked(lambda limiter: limiter.hit(limit, *key))


async def seconds_until_free(limit: RateLimitItem, *key: str) -> int:
    stats = await asked(lambda limiter: limiter.get_window_stats(limit, *key))
    return int(stats.reset_time - time.time()) + 1


async def clear(limit: RateLimitItem, *key: str) -> None:
    await asked(lambda limiter: limiter.clear(limit, *key))


async def asked(
    question: Callable[[MovingWindowRateLimiter], Awaitable[T]],
) -> T:
    """Ask who counts for all processes, and while that is away this process."""
    if extension := find_extension("counters"):
        try:
            limiter: MovingWindowRateLimiter
            async with extension.open_limiter() as limiter:
                return await question(limiter)
        except Exception as error:  # noqa: BLE001 - each storage has errors of its own
            logger.debug("Tries are counted in memory", extra={"error": repr(error)})
    return await question(limiter_in_memory())


def limiter_in_memory() -> MovingWindowRateLimiter:
    """Give the limiter of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _in_memory:
        for ended in [other for other in _in_memory if other.is_closed()]:
            del _in_memory[ended]
        _in_memory[loop] = MovingWindowRateLimiter(MemoryStorage())
    return _in_memory[loop]


def address_of(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""


def network_of(address: str) -> str:
    """Give what one subscriber has: of IPv6 that are many addresses."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(int(parsed) >> 64)
    return str(parsed)
