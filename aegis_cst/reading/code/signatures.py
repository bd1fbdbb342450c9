"""How many arguments a function takes."""

import ast

from aegis_cst.reading.code.outline import Signature


def signature(arguments: ast.arguments) -> Signature:
    """The signature that a list of parameters comes to."""
    positional = len(arguments.posonlyargs) + len(arguments.args)
    return Signature(
        positional - len(arguments.defaults),
        -1 if arguments.vararg else positional,
        sum(each is None for each in arguments.kw_defaults),
    )
