"""Which files hold words that a rule is about, before anything is parsed for it."""

from collections.abc import Iterable

WORDS = (
    *(b"enqueue_job", b"functions", b"default_queue_name", b"kiq(", b"Celery("),
    *(b"shared_task", b".task", b".delay(", b"apply_async(", b"send_task("),
    *(b"autodiscover_tasks", b"config_from_object", b".conf", b"elery"),
    *(b"task_routes", b"task_queues"),
    *(
        b"add_middleware",
        b"exception_handler(",
        b"include_router",
        b"mount(",
        b"http_app(",
    ),
    *(
        b"__tablename__",
        b"CORSMiddleware",
        b"table=True",
        b"declarative_base(",
        b"DeclarativeBase",
    ),
    *(b"dependency_overrides", b".routes", b".lifespan"),
    *(b"session_manager", b"lifespan_context", b"combine_lifespans"),
)
"""Every word that any rule asks for: files are read once for all of them."""


class Marks:
    """The paths of files by the words in them."""

    def __init__(self) -> None:
        """Files are noted as they are read."""
        self._paths: dict[bytes, list[str]] = {each: [] for each in WORDS}
        self.noted: set[str] = set()

    def note(self, path: str, data: bytes) -> None:
        """Look a file through."""
        if path not in self.noted:
            self.noted.add(path)
            for word in WORDS:
                if word in data:
                    self._paths[word].append(path)

    def having(self, words: Iterable[bytes]) -> list[str]:
        """The files with any of the words, in order."""
        return sorted({path for word in words for path in self._paths[word]})
