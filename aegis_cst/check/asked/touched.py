"""Findings that have to do with certain files.

The whole project is looked at, whichever files it is asked about: a file may break what
stands in another.
"""

from collections.abc import Collection, Iterable

from aegis_cst.check.finding import Finding


def touching(
    findings: Iterable[Finding], paths: Collection[str] | None
) -> tuple[Finding, ...]:
    """Findings that involve one of the files, or a file in one of the folders.

    ``None`` stands for everything.
    """
    if paths is None:
        return tuple(findings)
    return tuple(
        each for each in findings if any(_is_below(path, paths) for path in each.files)
    )


def _is_below(path: str, paths: Collection[str]) -> bool:
    while path and path not in paths:
        path = path.rpartition("/")[0]
    return bool(path)
