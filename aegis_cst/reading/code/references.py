"""Where code uses a name of another module, by whatever way it was imported."""

import re
from collections.abc import Callable, Collection, Iterator
from functools import cache, cached_property

from aegis_cst.reading.code.import_index import ImportIndex
from aegis_cst.reading.code.loads import EXPORT, ROUTE, SET, Load
from aegis_cst.reading.code.named import Named, Target
from aegis_cst.reading.code.outlines import Broken, syntax_tree
from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.codebase import Codebase

_NO_USE = frozenset({ROUTE, SET, EXPORT})


def is_use(load: Load) -> bool:
    """Whether it is more than to add a route, to set an attribute or to export."""
    return load.how not in _NO_USE


class References:
    """Looks for uses in the user's code: neither in tests nor in ``leaving_out``."""

    def __init__(
        self,
        codebase: Codebase,
        leaving_out: Callable[[], Collection[str]] = frozenset,
    ) -> None:
        """Files are parsed as they are needed, each once."""
        self._codebase = codebase
        self._leaving_out = leaving_out
        self._known: dict[str, Named | None] = {}

    @cached_property
    def _paths(self) -> frozenset[str]:
        left_out = self._leaving_out()
        return frozenset(
            path
            for path in self._codebase.sources.paths
            if path.endswith(".py") and path not in left_out and not is_test(path)
        )

    @cached_property
    def _index(self) -> ImportIndex:
        return ImportIndex(self._codebase.sources, self._paths)

    def uses(self, module: str, names: Collection[str], first: str) -> bool:
        """Whether a name of a module is used anywhere but in the module itself.

        So it is where that cannot be told: ``first`` does not parse, or a star import.
        """
        path = self._codebase.path_of(module) or module
        if first in self._paths and self.named(first) is None:
            return True
        return any(self.is_used(path, each) for each in names)

    def is_used(
        self,
        path: str,
        name: str,
        *,
        own: bool = False,
        matters: Callable[[Load], bool] = is_use,
    ) -> bool:
        """Whether anything that ``matters`` is done with a name of a module.

        Being imported is no use; nor is being put into what nobody uses. ``own`` says
        that what the module itself does counts.
        """
        waiting: list[tuple[Target, bool]] = [((path, name), own)]
        seen: set[Target] = set()
        while waiting:
            target, counts = waiting.pop()
            if target in seen:
                continue
            seen.add(target)
            for other in self._files(target, own=counts):
                further = self._used_in(other, target, matters)
                if further is None:
                    return True
                waiting += [(each, True) for each in further]
        return False

    def _files(self, target: Target, *, own: bool) -> Iterator[str]:
        """The files that may use it, its own first."""
        path, name = target
        place = path if path.endswith(("/", ".py")) else path.replace(".", "/")
        if own and path in self._paths and self._names_more(path, name):
            yield path
        last = self._last(place).encode()
        for other in sorted(self._index.reaching(place, name) - {path}):
            if self.names_any(other, (last, name.encode())):
                yield other

    def _names_more(self, path: str, name: str) -> bool:
        """Whether a module names it but to make it and to decorate with it."""
        data = self._codebase.sources.read(path) or b""
        every, plain = _mentions(name)
        # Counted before anything is parsed: most modules use a router for nothing but
        # its decorators.
        return len(every.findall(data)) > len(plain.findall(data))

    def _last(self, path: str) -> str:
        bare = path.removesuffix("/").removesuffix(".py").removesuffix("/__init__")
        return bare.rpartition("/")[2]

    def names_any(self, path: str, words: Collection[bytes]) -> bool:
        """Whether one of some words stands in a file, as a quick look tells."""
        data = self._codebase.sources.read(path) or b""
        return any(each in data for each in words)

    def has_attribute(self, path: str, name: str) -> bool:
        """Whether a file reads an attribute of some name, of whatever it is."""
        named = self.named(path)
        return named is None or name in named.attributes

    def _used_in(
        self, path: str, target: Target, matters: Callable[[Load], bool]
    ) -> set[Target] | None:
        """By what names a file gives it on; ``None`` if it is used there."""
        named = self.named(path)
        if named is None:
            return None
        module, name = target
        further = {(path, each) for each in named.exports.get(target, ())}
        if module in named.stars and path != module:
            further.add((path, name))
        # Who hands the whole module on may mean anything in it.
        for each in (target, (module, "")) if path != module else (target,):
            for load in named.loads.get(each, ()):
                if load.into:
                    further.add((path, load.into))
                elif matters(load):
                    return None
        return further - {target}

    def named(self, path: str) -> Named | None:
        """What the names in a file stand for; ``None`` if it cannot be parsed."""
        if path not in self._known:
            tree = syntax_tree(self._codebase.sources.read(path) or b"")
            self._known[path] = (
                None
                if isinstance(tree, Broken)
                else Named(path, tree, self._codebase.modules)
            )
        return self._known[path]


@cache
def _mentions(name: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """A name anywhere, and where it is bound or decorates at the top of a module."""
    word = re.escape(name).encode()
    plain = rb"^(?:@%s\.|%s[ \t]*=[^=])" % (word, word)
    return re.compile(rb"(?<!\w)%s(?!\w)" % word), re.compile(plain, re.MULTILINE)
