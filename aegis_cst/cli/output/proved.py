"""Proofs of a component, for a person."""

from collections.abc import Iterator

from aegis_cst.authoring.proofs import Outcome, Proof
from aegis_cst.cli.output.terminal import Line, Span, line

_STYLES = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "bold red",
    Outcome.SKIPPED: "yellow",
}


def lines(proof: Proof) -> Iterator[Line]:
    """How a proof ended, and why it did not end well."""
    outcome = Span(f"{proof.outcome.value:<8}", _STYLES[proof.outcome])
    yield (outcome, Span(f" {proof.name}"))
    for each in proof.problems:
        for text in each.splitlines():
            yield line(f"  {text}")
