"""Environment variables that something other than the project's code reads."""

import re

_NAMES = frozenset(
    {"TZ", "LANG", "LANGUAGE", "PATH", "HOME", "USER", "UID", "GID", "PUID", "PGID"}
    | {"SHELL", "TERM", "EDITOR", "PWD", "HOSTNAME", "CI", "PORT", "DISPLAY", "UMASK"}
    | {"WEB_CONCURRENCY", "FORWARDED_ALLOW_IPS", "NO_COLOR", "FORCE_COLOR", "COLUMNS"}
    | {"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "SSL_CERT_FILE"}
    | {"SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NETRC", "TMPDIR"}
    | {"VIRTUAL_ENV", "VIRTUAL_HOST", "VIRTUAL_PORT", "TOKENIZERS_PARALLELISM"}
    | {"PROMETHEUS_MULTIPROC_DIR", "SOURCE_DATE_EPOCH", "DEBIAN_FRONTEND"}
    | {"C_FORCE_ROOT", "SSLKEYLOGFILE"}
    # Libraries that have so few are taken to have none, see `_READ_NOTHING`: FastAPI
    # (`routing.py`, `applications.py`, and `cli.py` of fastapi-cli), arq
    # (`constants.py`) and aiohttp (`helpers.py`, `web_fileresponse.py`).
    | {"FASTAPI_ENV", "FASTAPI_PUBLIC_URL", "FASTAPI_OTEL_AUTO_CONFIGURE"}
    | {"ARQ_TIMEZONE", "AIOHTTP_NO_EXTENSIONS", "AIOHTTP_NOSENDFILE"}
    | {"SQLALCHEMY_WARN_20", "SQLALCHEMY_SILENCE_UBER_WARNING", "DEBUGPY_PORT"}
)
_PREFIXES = (
    # Python, its servers and its tools
    *("PYTHON", "PIP_", "UV_", "POETRY_", "PDM_", "HATCH_", "PIPENV_", "CONDA_"),
    *("UVICORN_", "GUNICORN_", "HYPERCORN_", "GRANIAN_", "WATCHFILES_", "WATCHGOD_"),
    *("ALEMBIC_", "PYTEST_", "COVERAGE_", "MYPY", "RUFF_", "TYPER_", "PYDANTIC_"),
    *(
        "FLASK_",
        "DJANGO_",
        "CELERY_",
        "FLOWER_",
        "FLET_",
        "STREAMLIT_",
        "GRADIO_",
        "JUPYTER",
    ),
    # Services that libraries find by themselves
    *("AWS_", "AZURE_", "GOOGLE_", "GCLOUD_", "GCP_", "CLOUDSDK_", "BOTO_", "MINIO_"),
    *("OTEL_", "SENTRY_", "DD_", "NEW_RELIC_", "ELASTIC_APM_", "LOGFIRE_", "LOGURU_"),
    *("OPENAI_", "ANTHROPIC_", "LANGCHAIN_", "LANGSMITH_", "LANGFUSE_", "HF_"),
    *("HUGGINGFACE_", "HUGGING_FACE_", "TRANSFORMERS_", "COHERE_", "GROQ_", "GEMINI_"),
    *(
        "MISTRAL_",
        "TOGETHER_",
        "REPLICATE_",
        "OLLAMA_",
        "WANDB_",
        "MLFLOW_",
        "LITELLM_",
    ),
    *("PREFECT_", "AIRFLOW_", "DAGSTER_", "CUDA_", "NVIDIA_", "OMP_", "MKL_", "TORCH_"),
    *("PG", "LD_", "LC_", "MALLOC_", "JEMALLOC_", "XDG_", "GIT_", "SSH_", "GPG_"),
    # Containers and where they run
    *("COMPOSE_", "DOCKER_", "BUILDKIT_", "KUBERNETES_", "KUBE", "HELM_", "TRAEFIK_"),
    *("LETSENCRYPT_", "GITHUB_", "GITLAB_", "CI_", "RAILWAY_", "RENDER_", "VERCEL_"),
    *("FLY_", "HEROKU_", "DYNO", "NGROK_", "CLOUDFLARE_", "CF_", "TF_", "DEVCONTAINER"),
    # What front ends are built with
    *("NODE_", "NPM_", "YARN_", "PNPM_", "VITE_", "NEXT_", "NUXT_", "REACT_APP_"),
    *("PUBLIC_", "EXPO_", "GATSBY_", "VUE_APP_", "NG_APP_", "PLAYWRIGHT_", "CYPRESS_"),
)
_READ_NOTHING = frozenset(
    {"redis", "sqlalchemy", "sqlmodel", "fastapi", "starlette", "pydantic", "httpx"}
    | {"asyncpg", "aiosqlite", "jinja2", "arq", "apscheduler", "passlib", "database"}
    | {"databases", "email", "python", "cache", "app", "api", "secret", "aiohttp"}
)
"""First words of distributions that read no variables but those above, if any."""


def is_known(name: str, distributions: frozenset[str]) -> bool:
    """Whether a variable is read by Python, a tool, a platform or a library.

    ``distributions`` are what the project requires: ``stripe`` may well read
    ``STRIPE_KEY``.
    """
    upper = name.upper()
    if upper in _NAMES or upper.startswith(_PREFIXES):
        return True
    first = upper.partition("_")[0].lower()
    words = {re.split(r"[-_.]", each.lower())[0] for each in distributions}
    return first in words - _READ_NOTHING
