"""All rules, by area."""

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
    lifespan,
    registrations,
    required_settings,
    routes,
    unused,
    wrong_configuration,
)

RULES: tuple[Rule, ...] = (
    *files.RULES,
    *data_files.RULES,
    *unused.RULES,
    *registrations.RULES,
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
"""Every rule, in the order of the codes."""
