"""What the language server takes in a large project."""

import asyncio
import resource
import sys
import time
from pathlib import Path
from statistics import median

from bound import seconds, told
from checking import AEGIS
from lsprotocol import types

sys.path.insert(0, str(Path(__file__).parents[1]))

from server.client import Editor

MEGABYTES = 150
KEYSTROKES = 5
FIRST = 4.0
"""Times what a check without memory takes: a server starts once a day."""
KEYSTROKE = 1.5
BROKEN = "("


async def _measured(tree: Path, path: Path, right: str) -> tuple[float, float]:
    """Seconds to the first look, and from a keystroke to what it comes to."""
    editor = Editor(tree)
    start = time.perf_counter()
    await editor.start()
    uri = editor.open(str(path.relative_to(tree)), right)
    which = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
    await editor.client.text_document_document_symbol_async(which)
    first = time.perf_counter() - start
    taken = []
    for version in range(2, 2 + 2 * KEYSTROKES, 2):
        start = time.perf_counter()
        editor.type(uri, version, f"{right}{BROKEN}\n")
        await editor.until(lambda: editor.codes(uri) == ["AEG001"])
        taken.append(time.perf_counter() - start)
        editor.type(uri, version + 1, right)
        await editor.until(lambda: editor.codes(uri) == [])
    await editor.stop()
    return first, sorted(taken)[KEYSTROKES // 2]


def serving(tree: Path) -> list[bool]:
    """Whether it answers in time, and stays small."""
    paths = sorted(tree.rglob("*.py"))
    path = next(each for each in paths if b"APIRouter" in each.read_bytes())
    first, keystroke = asyncio.run(_measured(tree, path, path.read_text("utf-8")))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    megabytes = peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    check = (*AEGIS, "check", "--no-cache", "-p", str(tree))
    alone = median(seconds(check) for _ in range(KEYSTROKES))
    unit = f" times a check; {first:.1f} s, then {keystroke:.1f} s, to {alone:.1f} s"
    return [
        told("server, 5,000 files, first look", first / alone, FIRST, unit),
        told("server, 5,000 files, keystroke", keystroke / alone, KEYSTROKE, unit),
        told("server, 5,000 files", megabytes, MEGABYTES, " MB"),
    ]
