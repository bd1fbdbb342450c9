"""Hashing passwords, and refusing those that are easy to guess.

The rules are those of OWASP ASVS 4.0, 2.1: length counts, kinds of characters do not.
"""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TypeVar

from pwdlib import PasswordHash
from zxcvbn import zxcvbn  # type: ignore[import-untyped,unused-ignore]

from app.components.auth.breached import BREACHED
from app.components.auth.errors import RefusedPasswordError

T = TypeVar("T")

SHORTEST = 12
LONGEST = 128

# From 0 to 4; 3 withstands an attack on a slow hash that was stolen.
LEAST_SCORE = 3

# The estimate takes long for long passwords, and what begins well is good.
ESTIMATED = 64

# It tries every mix of letters that symbols can stand for, for seconds if there are many
# of them. So each stands for one: https://github.com/dwolfhub/zxcvbn-python/issues/70
LETTERS = str.maketrans("@({[<!|$+%", "acccciistx")

hasher = PasswordHash.recommended()

# Each hash takes 64 MB: many who sign in at once wait for each other.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="passwords")


async def check_password(password: str, email: str) -> None:
    """Raise `RefusedPasswordError` with the reason if it is easy to guess."""
    if len(password) < SHORTEST:
        raise RefusedPasswordError(f"Use {SHORTEST} characters or more")
    if len(password) > LONGEST:
        raise RefusedPasswordError(f"Use {LONGEST} characters at most")
    known = [each.translate(LETTERS) for each in (email, *email.split("@"), *BREACHED)]
    beginning = password[:ESTIMATED].translate(LETTERS)
    estimate = await _in_thread(partial(zxcvbn, beginning, user_inputs=known))
    if estimate["score"] < LEAST_SCORE:
        feedback = estimate["feedback"]
        reasons = [feedback["warning"], *feedback["suggestions"]]
        told = " ".join(reason.rstrip(".") + "." for reason in reasons if reason)
        raise RefusedPasswordError(f"It is easy to guess. {told}".strip())


async def hash_password(password: str) -> str:
    return await _in_thread(partial(hasher.hash, normalized(password)))


async def verify_password(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Compare, and give a new hash if the kept one is of an older kind.

    Where there is none to compare with, it takes as long.
    """
    given = normalized(password)
    if kept is None:
        await _in_thread(lambda: hasher.verify(given, hash_of_nobody()))
        return False, None
    return await _in_thread(partial(hasher.verify_and_update, given, kept))


async def _in_thread(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads, work)


def normalized(password: str) -> str:
    """Give the same text for one password typed on different keyboards."""
    return unicodedata.normalize("NFKC", password)


@cache
def hash_of_nobody() -> str:
    return hasher.hash("nobody")
