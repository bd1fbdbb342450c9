"""A server that speaks as much of the protocol of Redis as the cache uses.

    with run_fake_redis() as redis:
        monkeypatch.setattr(settings, "redis_url", redis.url)

It keeps values in memory and for ever; `lifetimes` tells when they are to go.
"""

import fnmatch
import socketserver
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR, socket
from typing import Any

from redis import VERSION as REDIS_VERSION

# It does not speak the newer protocol, and older clients do not know of two.
PROTOCOL = "?protocol=2" if REDIS_VERSION >= (5,) else ""

OK = b"+OK\r\n"
NIL = b"$-1\r\n"
OUT_OF_MEMORY = b"-OOM command not allowed when used memory > 'maxmemory'.\r\n"
INFO = b"used_memory:2097152\r\nmaxmemory:4194304\r\nredis_version:8.0.0\r\n"


class FakeRedis:
    def __init__(self) -> None:
        self.values: dict[bytes, bytes] = {}
        self.hashes: dict[bytes, dict[bytes, bytes]] = {}
        self.sets: dict[bytes, set[bytes]] = {}
        self.lifetimes: dict[bytes, bytes] = {}
        self.commands: list[bytes] = []
        self.memory_is_full = False
        self._server: Server | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"redis://name:secret@127.0.0.1:{self._port}/0{PROTOCOL}"

    def start(self) -> None:
        """Listen; after a stop on the same port, with the same values."""
        self._server = Server(("127.0.0.1", self._port), self.answer)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=[0.01]).start()

    def stop(self) -> None:
        """Go away, and leave whoever is connected."""
        if self._server is not None:
            self._server.shutdown()
            self._server.hang_up()
            self._server.server_close()
            self._server = None

    def answer(self, command: bytes, *arguments: bytes) -> bytes:
        self.commands.append(command)
        method = getattr(self, f"on_{command.decode().lower()}", None)
        reply: bytes = method(*arguments) if method else b"-ERR unknown command\r\n"
        return reply

    def on_auth(self, *_: bytes) -> bytes:
        return OK

    def on_ping(self) -> bytes:
        return b"+PONG\r\n"

    def on_info(self) -> bytes:
        return bulk(INFO)

    def on_dbsize(self) -> bytes:
        return integer(len(self.values))

    def on_get(self, key: bytes) -> bytes:
        return bulk(self.values.get(key))

    def on_getex(self, key: bytes, *lifetime: bytes) -> bytes:
        self.lifetimes[key] = b" ".join(lifetime)
        return bulk(self.values.get(key))

    def on_set(self, key: bytes, value: bytes, *options: bytes) -> bytes:
        if self.memory_is_full:
            return OUT_OF_MEMORY
        if b"XX" in options and key not in self.values:
            return NIL
        self.values[key] = value
        self.lifetimes[key] = b" ".join(options[:2])
        return OK

    def on_hincrby(self, key: bytes, field: bytes, number: bytes) -> bytes:
        fields = self.hashes.setdefault(key, {})
        count = int(fields.get(field, 0)) + int(number)
        fields[field] = b"%d" % count
        return integer(count)

    def on_hset(self, key: bytes, *fields: bytes) -> bytes:
        if self.memory_is_full:
            return OUT_OF_MEMORY
        pairs = dict(zip(fields[::2], fields[1::2], strict=True))
        self.hashes.setdefault(key, {}).update(pairs)
        return integer(len(pairs))

    def on_hgetall(self, key: bytes) -> bytes:
        pairs = self.hashes.get(key, {}).items()
        return array(bulk(part) for pair in pairs for part in pair)

    def on_expire(self, key: bytes, seconds: bytes) -> bytes:
        self.lifetimes[key] = b"EX " + seconds
        return integer(1)

    def on_watch(self, *_: bytes) -> bytes:
        return OK

    def on_unwatch(self) -> bytes:
        return OK

    def on_exists(self, key: bytes) -> bytes:
        return integer(key in self.hashes)

    def on_hdel(self, key: bytes, *fields: bytes) -> bytes:
        for field in fields:
            self.hashes[key].pop(field, None)
        return integer(len(fields))

    def on_zadd(self, key: bytes, _score: bytes, member: bytes) -> bytes:
        self.sets.setdefault(key, set()).add(member)
        return integer(1)

    def on_zremrangebyscore(self, *_: bytes) -> bytes:
        return integer(0)

    def on_zrange(self, key: bytes, *_: bytes) -> bytes:
        return array(bulk(member) for member in self.sets.get(key, ()))

    def on_unlink(self, *keys: bytes) -> bytes:
        kinds: list[dict[bytes, Any]] = [self.values, self.hashes, self.sets]
        gone = [kind.pop(key, None) is not None for key in keys for kind in kinds]
        return integer(sum(gone))

    def on_scan(self, _: bytes, __: bytes, pattern: bytes, *___: bytes) -> bytes:
        found = [*self.values, *self.hashes]
        keys = [key for key in found if fnmatch.fnmatchcase(key, pattern)]
        return array([bulk(b"0"), array(bulk(key) for key in keys)])


@contextmanager
def run_fake_redis() -> Iterator[FakeRedis]:
    redis = FakeRedis()
    redis.start()
    try:
        yield redis
    finally:
        redis.stop()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], answer: Callable[..., bytes]) -> None:
        super().__init__(address, Connection)
        self.answer = answer
        self.connections: set[socket] = set()

    def hang_up(self) -> None:
        for connection in list(self.connections):
            with suppress(OSError):
                connection.shutdown(SHUT_RDWR)


class Connection(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.server.connections.add(self.connection)
        queued: list[list[bytes]] | None = None
        with suppress(OSError):
            while command := self.read_command():
                if command == [b"MULTI"]:
                    queued, reply = [], OK
                elif command == [b"EXEC"] and queued is not None:
                    reply = array([self.server.answer(*each) for each in queued])
                    queued = None
                elif queued is not None:
                    queued.append(command)
                    reply = b"+QUEUED\r\n"
                else:
                    reply = self.server.answer(*command)
                self.wfile.write(reply)
        self.server.connections.discard(self.connection)

    def read_command(self) -> list[bytes]:
        count = int(self.rfile.readline()[1:] or 0)
        return [self.read_bulk() for _ in range(count)]

    def read_bulk(self) -> bytes:
        length = int(self.rfile.readline()[1:])
        return self.rfile.read(length + 2)[:-2]


def bulk(value: bytes | None) -> bytes:
    return NIL if value is None else b"$%d\r\n%b\r\n" % (len(value), value)


def integer(number: int) -> bytes:
    return b":%d\r\n" % number


def array(replies: Iterable[bytes]) -> bytes:
    parts = list(replies)
    return b"*%d\r\n" % len(parts) + b"".join(parts)
