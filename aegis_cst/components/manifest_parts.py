"""What a manifest only names: requirements, and the bodies of Compose services."""

from collections.abc import Iterator

from aegis_cst.components.manifest import Manifest, ManifestError, service_body


def part_problems(manifest: Manifest) -> Iterator[str]:
    """Every requirement or body that cannot be read, as a sentence."""
    yield from _requirements(manifest)
    yield from _bodies(manifest)


def _requirements(manifest: Manifest) -> Iterator[str]:
    if not manifest.requirement:
        return
    from packaging.requirements import InvalidRequirement, Requirement  # noqa: PLC0415 - few commands need it

    for number, each in enumerate(manifest.requirement, start=1):
        text = each.requirement
        place = f"[[requirement]] number {number}"
        try:
            Requirement(text)
        except InvalidRequirement as error:
            yield f"{place}: {text!r} is no requirement: {error}"


def _bodies(manifest: Manifest) -> Iterator[str]:
    if not manifest.service:
        return
    import yaml  # noqa: PLC0415 - few components have a service

    for number, each in enumerate(manifest.service, start=1):
        place = f"[[service]] number {number}"
        for on_host in (False, True) if each.on_host else (False,):
            name = each.on_host if on_host else each.body
            try:
                text = service_body(manifest, each, on_host=on_host)
                # An alias has its anchor in the file that the body goes into.
                lines = [row for row in text.splitlines() if not row.startswith("<<:")]
                body = yaml.safe_load("\n".join(lines))
            except (ManifestError, yaml.YAMLError, RecursionError) as error:
                yield f"{place}: {error}"
                continue
            if not isinstance(body, dict):
                yield f"{place}: {name} is to be a mapping"
