"""Files as they come out of accidents: cut short, bits flipped, wrongly encoded."""

import random
from collections.abc import Iterator

_BYTES = b"\0\t\n\r\f\x1a \"'#(){}[]\\:,=&*!|>%@`\x7f\x80\xbf\xc3\xff<-"
_CODING = b"# -*- coding: %s -*-\n"


def cut(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file up to each of its bytes."""
    for length in range(len(data)):
        yield f"cut at {length}", data[:length]


def flipped(data: bytes, number: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Bytes changed, inserted, doubled and dropped at random, one to four at a time."""
    chooser = random.Random(seed)  # noqa: S311 - no secrets here
    for index in range(number):
        damaged = bytearray(data)
        for _ in range(chooser.randint(1, 4)):
            place = chooser.randrange(len(damaged))
            byte = chooser.choice((chooser.randrange(256), chooser.choice(_BYTES)))
            match chooser.randrange(5):
                case 0:
                    damaged[place] = byte
                case 1:
                    damaged.insert(place, byte)
                case 2:
                    del damaged[place : place + chooser.randint(1, 9)]
                case 3:
                    damaged[place:place] = damaged[place : place + 20]
                case 4:
                    damaged[place] ^= 1 << chooser.randrange(8)
        yield f"flips {index}, seed {seed}", bytes(damaged)


def mistaken(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The whole file in a wrong or unusual form."""
    text = data.decode()
    yield "UTF-16", text.encode("utf-16")
    yield "UTF-16, big endian", text.encode("utf-16-be")
    yield "UTF-32", text.encode("utf-32")
    yield "latin-1", f"# ä\n{text}".encode("latin-1", "replace")
    for coding in (b"latin-1", b"utf-16", b"nonsense", b"rot13", b"utf-8-sig", b"zlib"):
        yield f"cookie {coding!r}", _CODING % coding + data
    yield "latin-1 with cookie", _CODING % b"latin-1" + b"# \xe4\n" + data
    yield "byte-order mark in the middle", data + b"\xef\xbb\xbf" + data
    yield "two byte-order marks", b"\xef\xbb\xbf" * 2 + data
    yield "surrogate", data + b"# \xed\xa0\x80\n"
    yield "NUL at the end", data + b"\0"
    yield "NUL only", b"\0" * 100
    yield "nothing", b""
    yield "white space", b" \t\n\r\n\f\n"
    yield "mixed tabs", data.replace(b"    ", b"\t", 2).replace(b"  ", b" \t", 1)
    yield "tabs for every space", data.replace(b"  ", b"\t")
    yield "old Mac newlines", data.replace(b"\n", b"\r")
    yield "Unicode newlines", data.replace(b"\n", "\u2028".encode(), 3)
    yield "vertical tabs", data.replace(b"\n", b"\v\n", 3)
    yield (
        "conflict markers",
        b"<<<<<<< a\n" + data + b"=======\n" + data + b">>>>>>> b\n",
    )
    yield "twice", data + data
    yield "end of file of DOS", data + b"\x1a"
    yield "escapes of a terminal", data + b"# \x1b[2J\x1b]0;title\x07\n"
