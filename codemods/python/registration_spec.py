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

    ``function`` is the dotted name of the function whose block it is (empty: the
    module), ``receiver`` the name that the object has there. The new statement stands
    before the first statement on one of the lines ``barriers``, behind the last one
    that calls one of ``siblings`` on the receiver; where that is missing, behind the
    statement that binds the receiver. ``ours`` are modules of registrations that the
    new one stands behind by preference.
    """

    function: str
    receiver: str
    siblings: tuple[str, ...]
    barriers: frozenset[int] = frozenset()
    ours: frozenset[str] = frozenset()
