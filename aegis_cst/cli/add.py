"""``aegis add``."""

from aegis_cst.cli.options import Components, DryRun, Json, NoSync, ProjectPath, Yes


def add(  # noqa: PLR0913 - one parameter an option
    components: Components,
    *,
    project_path: ProjectPath = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
    no_sync: NoSync = False,
) -> None:
    """Add components, and what they require, to a project."""
    from aegis_cst.cli.run import Request, run  # noqa: PLC0415 - see cli.main
    from aegis_cst.cli.target import chosen, project_tree  # noqa: PLC0415
    from aegis_cst.plan.addition import plan_add  # noqa: PLC0415

    tree = project_tree(project_path)
    plan = plan_add(tree, chosen(components))
    run(tree, plan, Request(dry_run, yes, as_json, not no_sync))
