"""What a run is asked for, by the project and on the command line."""

from collections.abc import Sequence

from aegis_cst.check.asked.check_table import PATH, read_configuration
from aegis_cst.check.asked.selection import unknown
from aegis_cst.check.rules import RULES
from aegis_cst.check.runner import Options
from aegis_cst.check.usage import UsageError
from aegis_cst.reading.files.sources import Sources

CODES = frozenset(each.code for each in RULES)

SEE = "aegis check --explain ALL"


def options_for(
    sources: Sources, prefix: str, select: Sequence[str], ignore: Sequence[str]
) -> Options:
    """The configuration of a project, and the selectors of the command line."""
    for option, selectors in (("--select", select), ("--ignore", ignore)):
        if (code := unknown(selectors, CODES)) != "":
            message = f"{option}: no rule has the code {code}; see: {SEE}"
            raise UsageError(message)
    try:
        configuration = read_configuration(sources.read(PATH), CODES)
    except UsageError as error:
        message = f"{prefix}{error}"
        raise UsageError(message) from None
    return Options(configuration, select, ignore)
