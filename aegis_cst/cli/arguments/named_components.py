"""Components that are named by a place on a command line, or by a record."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import typer

from aegis_cst.components.catalogue import use
from aegis_cst.components.origins import Origin, is_place
from aegis_cst.reading.files.tree import DiskTree
from aegis_cst.reading.record.recorded_edits import components_of
from aegis_cst.reading.record.state import read_state


def split(words: Sequence[str]) -> list[str]:
    """Words that are separated by spaces or commas; a place has none."""
    return [each for word in words for each in word.replace(",", " ").split()]


def places(words: Sequence[str]) -> list[str]:
    """The words that name places."""
    return [each for each in split(words) if is_place(each)]


def named(words: Sequence[str], root: Path) -> list[str]:
    """The words with the names of components for places, which can be had then."""
    from aegis_cst.write.fetched import OriginError, origin_at  # noqa: PLC0415 - it can ask the network, which nearly no command does

    found = []
    for word in split(words):
        if is_place(word):
            try:
                origin = origin_at(word, root, Path.cwd())
            except OriginError as error:
                raise typer.BadParameter(str(error), param_hint="COMPONENT") from error
            use(origin)
            found.append(origin.folder.name)
        else:
            found.append(word)
    return found


def use_recorded(root: Path) -> None:
    """Take folders into the catalogue that installed components came from."""
    for record in components_of(read_state(DiskTree(root))).values():
        # Archives and commits would have to be fetched; a folder is there, or it is
        # not.
        if not record.origin.startswith("."):
            continue
        folder = (root / record.origin).resolve()
        with suppress(OSError):
            if (folder / "component.toml").is_file() and folder.name == record.name:
                use(Origin(record.origin, folder, single=True))
