"""What a requirement is, whichever file lists it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A requirement as PEP 508 writes it, and the dependency group it belongs to.

    Without a group it is one of the project's own dependencies. Lists that know no
    groups, such as a ``requirements.txt``, leave it out of account.
    """

    requirement: str
    group: str = ""
