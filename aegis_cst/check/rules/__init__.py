"""All rules, by area."""

from operator import attrgetter

from aegis_cst.check.rule import Rule
from aegis_cst.check.rules import (
    commands,
    components,
    compose,
    data_files,
    entry_points,
    environment,
    files,
    hooks,
    late_includes,
    lifespan,
    registrations,
    repeated_includes,
    required_settings,
    routes,
    unused,
    wrong_configuration,
)

_EVERY = (
    *files.RULES,
    *data_files.RULES,
    *unused.RULES,
    *registrations.RULES,
    *repeated_includes.RULES,
    *late_includes.RULES,
    *routes.RULES,
    *lifespan.RULES,
    *hooks.RULES,
    *components.RULES,
    *commands.RULES,
    *compose.RULES,
    *environment.RULES,
    *required_settings.RULES,
    *entry_points.RULES,
    *wrong_configuration.RULES,
)
RULES: tuple[Rule, ...] = tuple(sorted(_EVERY, key=attrgetter("code")))
"""Every rule, in the order of the codes."""
