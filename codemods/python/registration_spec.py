"""What is registered with an object, and where a registration belongs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What is registered: ``receiver.method(alias, *arguments)``.

    ``arguments`` are Python source texts. ``alias`` is what the import binds ``name``
    to; empty: the name itself.
    """

    module: str
    name: str
    alias: str = ""
    method: str
    arguments: tuple[str, ...] = ()

    @property
    def local(self) -> str:
        """The name that the registration uses."""
        return self.alias or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where a registration belongs.

    ``function`` is the dotted name of the function that it goes into (empty: the
    module), ``receiver`` the name that the object has there. The new statement stands
    behind the one on the line ``after``, else before the one on the line ``before``;
    0 for no such line. ``made`` is the line that gives the receiver its name there, 0
    for a parameter.
    """

    function: str
    receiver: str
    after: int = 0
    before: int = 0
    made: int = 0
