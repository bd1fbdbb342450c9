"""Edits of the compose file, the requirements and the environment variables."""

from pathlib import Path

from e2e.edits import COMPOSE, ENV_FILE, PYPROJECT, append, replace, write


def compose_comments(project: Path) -> None:
    """Comments between the services and at the end, blank lines of both kinds."""
    replace(
        project,
        COMPOSE,
        "services:\n  caddy:\n",
        "# keep_head\nservices:  # keep_services\n\n  # keep_caddy\n  caddy:\n",
    )
    append(
        project,
        COMPOSE,
        "\n  # keep_between\n\n  mail:\n    image: axllent/mailpit  # keep_mail\n"
        "    # keep_inside\n\n# keep_end\n",
    )


def compose_anchors_renamed(project: Path) -> None:
    """The extension and its anchor have other names, a second one is merged in."""
    replace(project, COMPOSE, "x-app: &app\n", "x-keep_base: &keep_base\n")
    replace(
        project,
        COMPOSE,
        "    <<: *app\n",
        "    <<: [*keep_base, *keep_limits]\n",
    )
    replace(
        project,
        COMPOSE,
        "services:\n",
        "x-keep_limits: &keep_limits\n  mem_limit: 512m\n\nservices:\n",
    )


def compose_limits_changed(project: Path) -> None:
    """The web service has another memory limit, and an environment as a list."""
    replace(project, COMPOSE, "mem_limit: 1g\n", "mem_limit: 768m  # keep_limit\n")
    append(
        project,
        COMPOSE,
        "    environment:\n      - KEEP_LIST=keep_value\n    cpus: 0.5\n",
    )


def compose_mixed_styles(project: Path) -> None:
    """Own services behind ours, volumes and networks, lists and maps in both styles."""
    append(
        project,
        COMPOSE,
        "  db:\n    image: postgres:17\n"
        "    environment: {POSTGRES_PASSWORD: keep_password}\n"
        "    volumes:\n    - keep_data:/var/lib/postgresql/data\n"
        "  adminer:\n    image: adminer\n    depends_on: [db]\n"
        "    environment:\n        ADMINER_DESIGN: keep_design\n"
        "    ports: ['8080:8080']\n\n"
        "networks:\n  default:\n    name: keep_net\n",
    )
    replace(project, COMPOSE, "\nvolumes:\n", "\nvolumes:\n  keep_data: {}\n")


def compose_plain(project: Path) -> None:
    """No extension, no anchor; four columns of indentation; services in the middle."""
    write(
        project,
        COMPOSE,
        "services:\n    web:\n        image: keep_image\n        build: .\n"
        "        ports: ['8000:8000']\n\n    cron:\n        image: keep_cron\n"
        "configs:\n    keep_config:\n        file: ./keep_file\n",
    )


def requirements_untidy(project: Path) -> None:
    """Requirements with comments, extras, markers, capitals and odd spacing."""
    file = project / PYPROJECT
    text = file.read_text("utf-8")
    start, end = text.index("dependencies = ["), text.index("]\n\n[project.scripts]")
    own = """\
dependencies = [ # keep_head
  "Fastapi >= 0.165",   # keep_why
    'flet[web]>=1.0.5' ,

    # keep_pin: "apscheduler" is what we do not use yet
    "httpx>=0.28.1", "pydantic_settings >=2.16 , <3",
  "typer>=0.29",
    "uvicorn[standard] >=0.54 ; python_version >= '3.11'"  # keep_last
"""
    file.write_text(text[:start] + own + text[end:], "utf-8")


def requirements_on_one_line(project: Path) -> None:
    """All requirements on a line."""
    file = project / PYPROJECT
    text = file.read_text("utf-8")
    start, end = text.index("dependencies = ["), text.index("]\n\n[project.scripts]")
    packages = (
        *('"fastapi>=0.165"', '"flet[web]>=1.0.5"', '"httpx>=0.28.1"'),
        *('"pydantic-settings>=2.16"', '"typer>=0.29"', '"uvicorn[standard]>=0.54"'),
    )
    own = f"dependencies = [{', '.join(packages)}"
    file.write_text(text[:start] + own + text[end:], "utf-8")


def apscheduler_required_already(project: Path) -> None:
    """The user ran ``uv add apscheduler`` before."""
    replace(
        project,
        PYPROJECT,
        "dependencies = [\n",
        'dependencies = [\n    "apscheduler>=3.11.3",  # keep_mine\n',
    )


def variables_untidy(project: Path) -> None:
    """Sections, exports, quotes and comments in the environment file."""
    append(
        project,
        ENV_FILE,
        "\n\n# ---- keep_section ----\nexport KEEP_TOKEN='keep_value'\n"
        '#KEEP_OFF=1\nKEEP_LINES="a\nb"\n',
    )


def variable_set_already(project: Path) -> None:
    """The user has set one of the scheduler's variables already."""
    append(project, ENV_FILE, "\nSCHEDULER_TIMEZONE=Europe/Berlin # keep_zone\n")


def tables_behind(project: Path) -> None:
    """More of the user's tables in ``pyproject.toml``, some of them with dots."""
    append(
        project,
        PYPROJECT,
        '\n[project.urls]\nKeep = "https://keep_url.example"\n\n'
        '[tool.keep_tool]\nkeep_key.sub = ["keep_item"] # keep_note\n',
    )
