"""The rules run on a project."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aegis_cst.check.asked.check_table import Configuration
from aegis_cst.check.asked.selection import Selection, longest
from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.check.suppression import Suppressions
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.sources import Sources


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked for: ``select`` and ``ignore`` come from the command line."""

    configuration: Configuration
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()

    def selects(self, code: str) -> bool:
        """Whether a rule is asked for."""
        configuration = self.configuration
        return Selection(
            configuration.select, configuration.ignore, self.select, self.ignore
        ).has(code)


def findings(codebase: Codebase, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """What the rules find, each thing once, in the order of the files."""
    found = {
        (each.place, each.code, each.message): each
        for rule in rules
        for each in rule.check(codebase)
    }
    # Two rules, or one on two ways, may come to the same thing.
    return tuple(found[key] for key in sorted(found))


def reported(
    found: Iterable[Finding],
    sources: Sources,
    options: Options,
    comments: Suppressions | None = None,
) -> tuple[Finding, ...]:
    """Those of the findings that the user wants to see; ``comments`` may be known."""
    suppressions = comments or Suppressions(sources)
    excluded = options.configuration.excludes()
    return tuple(
        each
        for each in found
        if options.selects(each.code)
        and not excluded(each.place.path)
        and not _is_ignored(options.configuration, each)
        and not suppressions.covers(each)
    )


def check(
    codebase: Codebase,
    rules: Iterable[Rule],
    options: Options,
    comments: Suppressions | None = None,
) -> tuple[Finding, ...]:
    """What there is to report."""
    asked = [each for each in rules if options.selects(each.code)]
    return reported(findings(codebase, asked), codebase.sources, options, comments)


def _is_ignored(configuration: Configuration, finding: Finding) -> bool:
    selectors = configuration.ignored_in(finding.place.path)
    return longest(selectors, finding.code) >= 0
