"""Limits to how often something may be tried, by address, by account and by both.

They are the same for accounts that there are and for those that there are not.
"""

import hashlib
import logging
import time
from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import Awaitable, Callable
from functools import partial
from ipaddress import IPv6Address, ip_address
from typing import TypeVar
from weakref import WeakKeyDictionary

from fastapi import HTTPException
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection

from app.components.auth.extensions import find_extension

T = TypeVar("T")

logger = logging.getLogger(__name__)

_in_memory: WeakKeyDictionary[AbstractEventLoop, MovingWindowRateLimiter] = (
    WeakKeyDictionary()
)


class Throttle:
    """How often something of one kind may be tried: `account="5 per hour"`."""

    def __init__(self, kind: str, **limits: str) -> None:
        self.kind = kind
        self.limits = {scope: parse(limit) for scope, limit in limits.items()}

    async def count(self, connection: HTTPConnection, account: str = "") -> None:
        """Count one try; one too many is a 429, with the time to wait."""
        for scope, limit in self.limits.items():
            key = self._key(scope, connection, account)
            if seconds := await ask(partial(seconds_to_wait, limit, key)):
                told = {"Retry-After": str(seconds)}
                raise HTTPException(429, "Too many tries: wait a while", told)

    async def forgive(self, connection: HTTPConnection, account: str) -> None:
        """Forget the tries of an account from here, which turned out to be its owner's."""
        key = self._key("both", connection, account)
        await ask(lambda limiter: limiter.clear(self.limits["both"], *key))

    def _key(
        self, scope: str, connection: HTTPConnection, account: str
    ) -> tuple[str, ...]:
        # What is counted may be kept elsewhere, where addresses of people are no matter.
        network = network_of(address_of(connection))
        named = {
            "account": account,
            "address": network,
            "both": f"{account} {network}",
        }
        digest = hashlib.sha256(named[scope].encode()).hexdigest()
        return ("auth", self.kind, scope, digest)


# OWASP ASVS 2.2.1 allows 100 tries an hour for one account. An account alone has so many
# that it takes many addresses to lock somebody out.
SIGN_IN = Throttle(
    "sign-in",
    both="10 per 15 minutes",
    account="100 per hour",
    address="300 per hour",
)

# What sends mails.
REGISTER, VERIFY, RESET, CHANGE_EMAIL, INVITE = (
    Throttle(kind, account="5 per hour", address="50 per hour")
    for kind in ("register", "verify", "reset", "email", "invite")
)

# What takes tokens.
TOKEN = Throttle("token", address="600 per hour")


async def seconds_to_wait(
    limit: RateLimitItem, key: tuple[str, ...], limiter: MovingWindowRateLimiter
) -> int:
    """Count one, and give how long to wait if it was one too many."""
    if await limiter.hit(limit, *key):
        return 0
    stats = await limiter.get_window_stats(limit, *key)
    return max(1, int(stats.reset_time - time.time()) + 1)


async def ask(question: Callable[[MovingWindowRateLimiter], Awaitable[T]]) -> T:
    """Ask who counts for all processes, and while that is away this process."""
    if extension := find_extension("counters"):
        try:
            limiter: MovingWindowRateLimiter
            async with extension.open_limiter() as limiter:
                return await question(limiter)
        except Exception as error:  # noqa: BLE001 - each storage has errors of its own
            logger.debug("Tries are counted in memory", extra={"error": repr(error)})
    loop = get_running_loop()
    if loop not in _in_memory:
        _in_memory[loop] = MovingWindowRateLimiter(MemoryStorage())
    return await question(_in_memory[loop])


def address_of(connection: HTTPConnection) -> str:
    """Give who asks: behind a proxy, whom the server trusts it to tell."""
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
