"""What is given to an application that is no router, and where that stands."""

from collections.abc import Iterator
from dataclasses import replace

from aegis_cst.reading.code.outline import Call, Expression, Name
from aegis_cst.reading.wiring.graph import OddArgument
from aegis_cst.reading.wiring.sites import Site
from aegis_cst.reading.wiring.values import Missing, Value


def argument_site(site: Site, node: Expression) -> Site:
    """The site of an argument, where it is a name."""
    if not isinstance(node, Name):
        return site
    return replace(
        site,
        line=node.line,
        column=node.column,
        end_line=node.line,
        end_column=node.end_column,
    )


def made_by(node: Expression) -> str:
    """What makes an argument, where it is called by its name."""
    if isinstance(node, Call) and isinstance(node.function, Name):
        return node.function.path
    return ""


def mounted_nothing(site: Site, given: Name, value: Value) -> Iterator[OddArgument]:
    """The argument of a mount, if it is a name that leads nowhere."""
    if isinstance(value, Missing):
        yield OddArgument(argument_site(site, given), value, given.path, "mounted")
