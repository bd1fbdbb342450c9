from pydantic import ConfigDict, JsonValue, TypeAdapter, ValidationError

from app.components.cache.client import open_cache
from app.components.cache.keys import prefixed
from app.components.cache.session_cookie import new_id, verify
from app.components.cache.settings import settings

DATA = TypeAdapter(
    dict[str, JsonValue],
    config=ConfigDict(hide_input_in_errors=True, ser_json_inf_nan="constants"),
)


class Session(dict[str, JsonValue]):
    """What is kept about one browser, for all its requests.

    Changes are saved just before the response. It lasts from its first value until
    `SESSION_TTL_SECONDS` after its last use, or until it is empty again:
    `session.clear()` logs out.
    """

    def __init__(
        self, stored_id: str | None = None, stored: bytes | str = b"{}"
    ) -> None:
        super().__init__(DATA.validate_json(stored))
        self._stored_id = stored_id
        self._stored = DATA.dump_json(self)
        self._has_new_id = stored_id is None

    def rotate(self) -> None:
        """Go on under a new id that nobody can know. To be called at every login."""
        self._has_new_id = True

    @property
    def concerns_browser(self) -> bool:
        """Whether the browser has a cookie of it, or is to get one."""
        return bool(self) or self._stored_id is not None

    async def save(self) -> str | None:
        """Save the changes; give the id, or `None` if the session is over."""
        data = DATA.dump_json(DATA.validate_python(self))
        if not self:
            await self._delete()
            return None
        if self._has_new_id:
            return await self._store_anew(data)
        if data == self._stored or await self._store_again(data):
            return self._stored_id
        return None

    async def _delete(self) -> None:
        if self._stored_id is not None:
            async with (await open_cache()).reading() as redis:
                await redis.unlink(session_key(self._stored_id))

    async def _store_anew(self, data: bytes) -> str:
        session_id = new_id()
        cache = await open_cache()
        async with cache.writing() as redis, redis.pipeline() as pipeline:
            if self._stored_id is not None:
                pipeline.unlink(session_key(self._stored_id))
            pipeline.set(session_key(session_id), data, ex=settings.session_ttl_seconds)
            await pipeline.execute()
        return session_id

    async def _store_again(self, data: bytes) -> bool:
        """Save, unless another request has ended the session in the meantime."""
        key, ttl = session_key(self._stored_id or ""), settings.session_ttl_seconds
        async with (await open_cache()).writing() as redis:
            return bool(await redis.set(key, data, ex=ttl, xx=True))


async def load_session(cookie: str | None) -> Session:
    """Give the session of a cookie, or a new one; raises `CacheUnavailableError`."""
    session_id = verify(cookie) if cookie else None
    if session_id is None:
        return Session()
    async with (await open_cache()).reading() as redis:
        stored: bytes | str | None = await redis.getex(
            session_key(session_id), ex=settings.session_ttl_seconds
        )
    try:
        return Session(session_id, stored) if stored is not None else Session()
    except ValidationError:
        return Session()


def session_key(session_id: str) -> str:
    return prefixed("session", session_id)
