"""A name server for one name, as Compose has one for the replicas of a service."""

import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_HEADER = struct.Struct("!HHHHHH")
_ANSWER = struct.Struct("!HHHIH")
_RESPONSE = 0x8180
_A, _IN = 1, 1
_NAME_AT_12 = 0xC00C


@contextmanager
def name_server(addresses: Sequence[str]) -> Iterator[str]:
    """Answer whatever name is asked for with these; gives ``host:port``."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_serve, args=(listener, addresses))
        thread.start()
        host, port = listener.getsockname()
        try:
            yield f"{host}:{port}"
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
                last.sendto(b"", (host, port))
            thread.join()


def _serve(listener: socket.socket, addresses: Sequence[str]) -> None:
    while True:
        query, client = listener.recvfrom(512)
        if not query:
            return
        listener.sendto(_answer(query, addresses), client)


def _answer(query: bytes, addresses: Sequence[str]) -> bytes:
    """RFC 1035: the question again, and an address record for each address."""
    (number, *_) = _HEADER.unpack_from(query)
    end = query.index(0, _HEADER.size) + 1
    kind, _ = struct.unpack_from("!HH", query, end)
    known = addresses if kind == _A else ()
    records = [
        _ANSWER.pack(_NAME_AT_12, _A, _IN, 1, 4) + socket.inet_aton(each)
        for each in known
    ]
    header = _HEADER.pack(number, _RESPONSE, 1, len(records), 0, 0)
    return header + query[_HEADER.size : end + 4] + b"".join(records)
