"""A random sample of mutants, each module with a share of it."""

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from mutants.operators import Mutant, mutants_of

FOLDERS = ("codemods", "aegis_cst/plan", "aegis_cst/storage", "aegis_cst/write")


def modules(root: Path, wanted: Sequence[str]) -> list[str]:
    """The modules to mutate: all of the engine, or those that start as asked for."""
    found = (
        each for folder in FOLDERS for each in sorted((root / folder).rglob("*.py"))
    )
    names = (each.relative_to(root).as_posix() for each in found)
    return [each for each in names if not wanted or each.startswith(tuple(wanted))]


def sample(
    root: Path, names: Iterable[str], number: int, seed: int
) -> tuple[list[Mutant], int]:
    """So many mutants in random order, and how many there are to choose from.

    Every module that has any gives at least one; beyond that, as many as its size
    asks for.
    """
    chooser = random.Random(seed)  # noqa: S311 - no secrets here
    everything = {each: mutants_of(each, (root / each).read_bytes()) for each in names}
    chosen: list[Mutant] = []
    rest: list[Mutant] = []
    for mutants in filter(None, everything.values()):
        chooser.shuffle(mutants)
        chosen.append(mutants[0])
        rest += mutants[1:]
    chooser.shuffle(chosen)
    chooser.shuffle(rest)
    return [*chosen, *rest][:number], len(chosen) + len(rest)
