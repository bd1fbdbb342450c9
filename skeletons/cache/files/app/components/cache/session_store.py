"""What is kept in Redis about browsers: a hash for each session, whose fields are the
values of the session as JSON, and what the session knows about itself."""

import json
import time
from typing import Any

from app.components.cache.client import open_cache
from app.components.cache.keys import as_text, prefixed
from app.components.cache.session_cookie import new_id, verify
from app.components.cache.settings import settings

# Fields of values begin with another character than those of the session itself.
MARK = "="
BEGAN, USER = "began", "user"

# Changes fields of a session unless another request has ended it in the meantime.
CHANGE = """
if redis.call('exists', KEYS[1]) == 0 then
    return 0
end
for position = 1, #ARGV, 2 do
    if ARGV[position + 1] == '' then
        redis.call('hdel', KEYS[1], ARGV[position])
    else
        redis.call('hset', KEYS[1], ARGV[position], ARGV[position + 1])
    end
end
return 1
"""


class Session(dict[str, Any]):
    """What is kept about one browser, for all its requests; its values are those of JSON.

    Changes are saved just before the response, and no others: what requests of the same
    browser do to different values at the same time is all kept. It lasts from its first
    value until `SESSION_TTL_SECONDS` after its last use, or `SESSION_MAX_SECONDS` after
    it began, or until it is empty again: `session.clear()` logs out.
    """

    def __init__(
        self, stored_id: str | None = None, stored: dict[str, str] | None = None
    ) -> None:
        stored = stored or {}
        self._stored_id = stored_id
        self._stored = {
            field: text for field, text in stored.items() if field.startswith(MARK)
        }
        self._user = stored.get(USER, "")
        self._has_new_id = stored_id is None
        super().__init__(
            (field.removeprefix(MARK), json.loads(text))
            for field, text in self._stored.items()
        )

    def rotate(self, user: str | None = None) -> None:
        """Go on under a new id that nobody can know. To be called at every login.

        `user` tells whose it is from now on, for `sign_out_everywhere`.
        """
        self._has_new_id = True
        self._user = self._user if user is None else user

    @property
    def concerns_browser(self) -> bool:
        """Whether the browser has a cookie of it, or is to get one."""
        return bool(self) or self._stored_id is not None

    async def save(self) -> str | None:
        """Save the changes; give the id, or `None` if the session is over."""
        fields = {MARK + key: as_json(value) for key, value in self.items()}
        if not self:
            await self._delete()
            return None
        if self._has_new_id or self._stored_id is None:
            return await self._store_anew(fields)
        await self._change(self._stored_id, fields)
        return self._stored_id

    async def _delete(self) -> None:
        if self._stored_id is not None:
            async with (await open_cache()).reading() as redis:
                await redis.unlink(session_key(self._stored_id))

    async def _store_anew(self, fields: dict[str, str]) -> str:
        session_id, now = new_id(), time.time()
        key = session_key(session_id)
        own = {BEGAN: str(int(now)), USER: self._user}
        cache = await open_cache()
        async with cache.writing() as redis, redis.pipeline() as pipeline:
            if self._stored_id is not None:
                pipeline.unlink(session_key(self._stored_id))
            pipeline.hset(key, items=flat({**fields, **own}))
            pipeline.expire(key, settings.session_ttl_seconds)
            if self._user:
                ids = user_key(self._user)
                pipeline.zremrangebyscore(
                    ids, "-inf", now - settings.session_max_seconds
                )
                pipeline.zadd(ids, {session_id: now})
                pipeline.expire(ids, settings.session_max_seconds)
            await pipeline.execute()
        return session_id

    async def _change(self, stored_id: str, fields: dict[str, str]) -> None:
        """Write the fields that differ, so that other requests may change the others."""
        changes = dict.fromkeys(self._stored.keys() - fields.keys(), "")
        changes |= dict(fields.items() - self._stored.items())
        if changes:
            async with (await open_cache()).writing() as redis:
                await redis.execute_command(  # type: ignore[no-untyped-call]
                    "EVAL", CHANGE, 1, session_key(stored_id), *flat(changes)
                )


async def load_session(cookie: str | None) -> Session:
    """Give the session of a cookie, or a new one; raises `CacheUnavailableError`."""
    session_id = verify(cookie) if cookie else None
    if session_id is None:
        return Session()
    key = session_key(session_id)
    async with (await open_cache()).reading() as redis, redis.pipeline() as pipeline:
        pipeline.hgetall(key)
        pipeline.expire(key, settings.session_ttl_seconds)
        found, _ = await pipeline.execute()
    try:
        stored = {as_text(field): as_text(text) for field, text in found.items()}
        if time.time() < int(stored[BEGAN]) + settings.session_max_seconds:
            return Session(session_id, stored)
    except (KeyError, ValueError):
        # Not there, or not as this version writes it.
        return Session()
    return Session()


async def sign_out_everywhere(user: str) -> int:
    """End all sessions of a user, and say how many there were at most.

    They are those in which `session.rotate(user)` was called.
    """
    ids = user_key(user)
    async with (await open_cache()).reading() as redis:
        found: Any = await redis.zrange(ids, 0, -1)
        await redis.unlink(ids, *(session_key(as_text(each)) for each in found))
    return len(found)


def as_json(value: object) -> str:
    """Write a value; raises `TypeError` if it would come back as another."""
    text = json.dumps(value)
    if json.loads(text) != value:
        raise TypeError("a value of a session has no form in JSON: write lists")
    return text


def flat(fields: dict[str, str]) -> list[str]:
    return [part for pair in fields.items() for part in pair]


def session_key(session_id: str) -> str:
    return prefixed("session", session_id)


def user_key(user: str) -> str:
    return prefixed("sessions-of", user)
