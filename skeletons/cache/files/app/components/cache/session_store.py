"""What is kept in Redis about browsers: a hash for each session, whose fields are the
values of the session as JSON, and what the session knows about itself."""

import json
import time
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from redis.asyncio.client import Pipeline

from app.components.cache.client import open_cache
from app.components.cache.keys import as_text, prefixed
from app.components.cache.session_cookie import new_id, verify
from app.components.cache.settings import settings

# Fields of values begin with another character than those of the session itself.
MARK = "="
BEGAN, USER = "began", "user"


class Session(dict[str, Any]):
    """What is kept about one browser, for all its requests; its values are those of JSON.

    Changes are saved just before the response, and no others: what requests of the same
    browser do to different values at the same time is all kept. It lasts from its first
    value until `SESSION_TTL_SECONDS` after its last use, or `SESSION_MAX_SECONDS` after
    it began, or until it is empty again: `session.clear()` logs out.
    """

    def __init__(
        self, stored_id: str = "", stored: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self._stored_id = stored_id
        self._stored = {name: text for name, text in stored.items() if name[:1] == MARK}
        self._user = stored.get(USER, "")
        self._has_new_id = not stored_id
        super().__init__(
            (name.removeprefix(MARK), json.loads(text))
            for name, text in self._stored.items()
        )

    def rotate(self, user: str | None = None) -> None:
        """Go on under a new id that nobody can know. To be called at every login:
        https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html

        `user` tells whose it is from now on, for `sign_out_everywhere`.
        """
        self._has_new_id = True
        self._user = self._user if user is None else user

    @property
    def concerns_browser(self) -> bool:
        """Whether the browser has a cookie of it, or is to get one."""
        return bool(self or self._stored_id)

    async def save(self) -> str:
        """Save the changes; give the id, which is empty if the session is over."""
        fields = {MARK + name: as_json(value) for name, value in self.items()}
        cache, key = await open_cache(), session_key(self._stored_id)
        if not fields:
            async with cache.reading() as redis:
                await redis.unlink(key)
            return ""
        if self._has_new_id:
            async with cache.writing() as redis, redis.pipeline() as pipeline:
                session_id = self._store_anew(pipeline, fields)
                await pipeline.execute()
            return session_id
        if fields != self._stored:
            async with cache.writing() as redis:
                await redis.transaction(partial(self._change, key, fields), key)
        return self._stored_id

    def _store_anew(self, pipeline: Pipeline, fields: dict[str, str]) -> str:
        session_id, now = new_id(), time.time()
        key = session_key(session_id)
        if self._stored_id:
            pipeline.unlink(session_key(self._stored_id))
        stored: dict[Any, Any] = {**fields, BEGAN: int(now), USER: self._user}
        pipeline.hset(key, mapping=stored)
        pipeline.expire(key, settings.session_ttl_seconds)
        if self._user:
            ids, longest = user_key(self._user), settings.session_max_seconds
            pipeline.zremrangebyscore(ids, "-inf", now - longest)
            pipeline.zadd(ids, {session_id: now})
            pipeline.expire(ids, longest)
        return session_id

    async def _change(
        self,
        key: str,
        fields: dict[str, str],
        pipeline: Any,  # noqa: ANN401 - its answers are typed otherwise in each release
    ) -> None:
        """Write the fields that differ, so that other requests may change the others.

        It is begun anew if the session changes meanwhile:
        https://redis.io/docs/latest/develop/using-commands/transactions/
        """
        # Another request may have ended it in the meantime.
        is_there = await pipeline.exists(key)
        pipeline.multi()
        if is_there:
            for name, text in fields.items() - self._stored.items():
                pipeline.hset(key, name, text)
            for name in self._stored.keys() - fields.keys():
                pipeline.hdel(key, name)


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
        stored = {as_text(name): as_text(text) for name, text in found.items()}
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


def session_key(session_id: str) -> str:
    return prefixed("session", session_id)


def user_key(user: str) -> str:
    return prefixed("sessions-of", user)
