"""``aegis components``."""

import json
import sys

import typer

from aegis_cst.cli.options import Json


def components(*, as_json: Json = False) -> None:
    """List the components: what each brings, requires, and goes with."""
    from aegis_cst.cli.terminal import Line, Span, line, show  # noqa: PLC0415 - see cli.main
    from aegis_cst.components.catalogue import catalogue, requiring  # noqa: PLC0415
    from aegis_cst.components.manifest import Manifest  # noqa: PLC0415

    def described(manifest: Manifest) -> list[Line]:
        brings = [
            f"{len(manifest.files)} files",
            *(f"API {router.paths[0]}" for router in manifest.router),
            *(f"command {each.command}" for each in manifest.command),
            *(f"service {each.name}" for each in manifest.service),
            *(each.requirement for each in manifest.requirement),
        ]
        lines = [
            (Span(manifest.name, "bold cyan"), Span(f"  {manifest.built_on}", "dim")),
            line(f"  {manifest.summary}"),
            line(f"  brings    {', '.join(brings)}"),
        ]
        if manifest.requires:
            lines.append(line(f"  requires  {', '.join(manifest.requires)}"))
        if needing := requiring(manifest.name):
            lines.append(line(f"  required by {', '.join(needing)}"))
        return lines

    if as_json:
        data = [
            {
                "name": each.name,
                "summary": each.summary,
                "built_on": each.built_on,
                "requires": list(each.requires),
                "files": sorted(each.files),
            }
            for each in catalogue().values()
        ]
        typer.echo(json.dumps(data, indent=2, ensure_ascii=False))
        return
    for manifest in catalogue().values():
        show(described(manifest), sys.stdout)
