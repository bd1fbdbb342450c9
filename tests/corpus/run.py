"""All edits and rules on real code: ``tox -e corpus``.

Ends with status 1 if an edit failed, or ``aegis check`` said what no one has reviewed.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus import report
from corpus.check_suite import Checked, check, problems, reviewed
from corpus.releases import DownloadError, Release, releases
from corpus.survey import Surveyed, repository, survey


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="releases to try (default: all)")
    parser.add_argument("--no-check", action="store_true", help="edits only")
    parser.add_argument("--no-edits", action="store_true", help="aegis check only")
    parser.add_argument("--write", type=Path, help="write the result to this page")
    return parser.parse_args(arguments)


def _try(release: Release, options: argparse.Namespace) -> tuple[Surveyed, Checked]:
    """Everything on one release; what is not asked for stays empty."""
    surveyed = Surveyed(release.title, release.folder, 0)
    if not options.no_edits:
        surveyed = survey(release)
    checked = Checked(release.folder)
    if not options.no_check:
        checked = check(release.folder, repository(release.tree()))
    faults = len(report.failures([surveyed]))
    sys.stderr.write(
        f"{release.title}: {len(surveyed.trials)} edits, {faults} failed; "
        f"{len(checked.findings)} findings in {checked.seconds:.1f} s\n"
    )
    return surveyed, checked


def main(arguments: Sequence[str] | None = None) -> int:
    """Try everything on every release and print what came of it."""
    options = _arguments(arguments)
    surveyed: list[Surveyed] = []
    checked: list[Checked] = []
    faults: list[str] = []
    for release in releases():
        if options.names and release.name not in options.names:
            continue
        try:
            results = _try(release, options)
        except DownloadError as error:
            faults.append(str(error))
            continue
        surveyed.append(results[0])
        checked.append(results[1])
    faults += report.failures(surveyed)
    complete = not (options.names or options.no_check)
    faults += problems(checked, reviewed(), complete=complete)
    counts = {each.release: len(each.findings) for each in checked}
    page = report.page(surveyed, counts)
    sys.stdout.write(page)
    if options.write:
        options.write.write_text(page, encoding="utf-8", newline="\n")
    sys.stderr.write("".join(f"FAILED {fault}\n" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
