"""From a manifest to the edits that it asks for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aegis_cst.components.manifest import Manifest, service_body
from codemods import dotenv
from codemods.compose import depends_on as compose_depends_on
from codemods.compose import environment as compose_environment
from codemods.compose import mount as compose_mount
from codemods.compose import service as compose_service
from codemods.compose import volume as compose_volume
from codemods.python import lifespan, lifespan_function, registration
from codemods.requirements import requirement_spec

Spec = (
    compose_depends_on.Spec
    | compose_environment.Spec
    | compose_mount.Spec
    | compose_service.Spec
    | compose_volume.Spec
    | dotenv.Spec
    | lifespan.Spec
    | lifespan_function.Spec
    | registration.Spec
    | requirement_spec.Spec
)
"""What a codemod is told."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An edit that a component asks for; ``paths`` are what a router answers.

    ``exposed`` is a compose service that everybody could reach on the network of the
    host.
    """

    kind: str
    spec: Spec
    paths: tuple[str, ...] = ()
    exposed: bool = False


def wanted_edits(
    manifest: Manifest, instead: Mapping[str, str], address: str = ""
) -> Iterator[Wanted]:
    """Every edit of a component, in the order in which they are made and shown.

    ``instead`` are compose services of the user's that are used instead of one that a
    component would bring, by the name of the latter. ``address`` is where all of them
    are reached if not by their names.
    """
    for each in manifest.requirement:
        spec = requirement_spec.Spec(requirement=each.requirement, group=each.group)
        yield Wanted("requirement", spec)
    for function in manifest.lifespan_function:
        spec_of_function = lifespan_function.Spec(name=function.name)
        yield Wanted("lifespan_function", spec_of_function)
    for hook in manifest.lifespan:
        spec_of_hook = lifespan.Spec(
            module=hook.module,
            context=hook.context,
            start=hook.start,
            stop=hook.stop,
            order=hook.order,
        )
        yield Wanted("lifespan", spec_of_hook)
    yield from _registrations(manifest)
    for variable in manifest.variable:
        yield Wanted(
            "variable",
            dotenv.Spec(
                name=variable.name,
                value=_reached(manifest, variable.value, address),
                comment=variable.comment,
            ),
        )
    yield from _compose(manifest, instead, address)


def _reached(manifest: Manifest, value: str, address: str) -> str:
    """A value with the address at which the services of a component are reached."""
    for each in manifest.service if address else ():
        value = value.replace(f"//{each.name}:", f"//{address}:")
    return value


def _registrations(manifest: Manifest) -> Iterator[Wanted]:
    for router in manifest.router:
        spec = registration.Spec(
            module=router.module,
            name=router.name,
            alias=router.alias,
            method="include_router",
        )
        yield Wanted("router", spec, router.paths)
    for command in manifest.command:
        spec = registration.Spec(
            module=command.module,
            name=command.name,
            alias=command.alias,
            method="add_typer",
            arguments=(f'name="{command.command}"',),
        )
        yield Wanted("command", spec)
    for card in manifest.card:
        spec = registration.Spec(
            module=card.module, name=card.name, alias=card.alias, method="add_card"
        )
        yield Wanted("card", spec)


def _compose(
    manifest: Manifest, instead: Mapping[str, str], address: str
) -> Iterator[Wanted]:
    for service in manifest.service:
        if service.name in instead:
            continue
        body = service_body(manifest, service, on_host=bool(address))
        spec = compose_service.Spec(name=service.name, body=body, like=service.like)
        yield Wanted("service", spec, exposed=not service.on_host)
    for volume in manifest.volume:
        if volume.service in instead:
            continue
        spec_of_volume = compose_volume.Spec(name=volume.name, body=volume.body)
        yield Wanted("volume", spec_of_volume)
    for each in manifest.depends_on:
        spec_of_wait = compose_depends_on.Spec(
            service=each.service,
            on=instead.get(each.on, each.on),
            # A service of the user's need not have a healthcheck.
            condition="" if each.on in instead else each.condition,
        )
        yield Wanted("depends_on", spec_of_wait)
    for variable in manifest.environment:
        if variable.on_host and not address:
            continue
        value = re.sub(
            # ``{redis}`` is the name of a service, ``${NAME}`` a variable of Compose.
            r"(?<!\$)\{([\w-]+)\}",
            lambda match: address or instead.get(match[1], match[1]),
            variable.value,
        )
        spec_of_variable = compose_environment.Spec(
            name=variable.name, value=value, like=variable.like
        )
        yield Wanted("environment", spec_of_variable)
    for mount in manifest.mount:
        spec_of_mount = compose_mount.Spec(
            source=mount.source, target=mount.target, like=mount.like
        )
        yield Wanted("mount", spec_of_mount)
