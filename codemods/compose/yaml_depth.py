"""How deep and how long a YAML text may be, and whether it nests deeper."""

import yaml

DEPTH_LIMIT = 60
"""Levels of the deepest file that is edited: none that people write comes near it."""

VALUES_LIMIT = 20_000
"""Keys and values of the longest file that is edited: hundreds are many."""

# The parser in C is nine times as fast, and PyYAML can be built without it:
# https://pyyaml.org/wiki/PyYAMLDocumentation
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def too_deep(data: str | bytes) -> bool:
    """Tell whether composing a text would go deeper than its parser's stack.

    PyYAML's composer in C calls itself for every level, and the process dies of it.
    """
    depth = 0
    try:
        for event in yaml.parse(data, Loader=LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEPTH_LIMIT:
                return True
    except yaml.YAMLError as error:
        return is_depth_error(error)  # of anything else its composer tells
    return False


def is_depth_error(error: yaml.YAMLError) -> bool:
    """Tell whether the parser itself gave a text up for its nesting.

    libyaml stops at a thousand levels (in the parser since
    https://github.com/yaml/libyaml/pull/287, in the scanner since
    https://github.com/yaml/libyaml/pull/329), and the scanner reads ahead: of brackets
    that many, no event comes before the error.
    """
    return "maximum nesting" in str(getattr(error, "problem", "")).lower()
