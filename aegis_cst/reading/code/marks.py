"""Which files hold words that a rule is about, before anything is parsed for it."""

from collections.abc import Iterable

FIRST = (
    *(b"enqueue_job", b"kiq(", b"Celery(", b"dependency_overrides", b".routes"),
    *(b"add_middleware", b"exception_handler(", b"include_router", b"mount("),
    *(b"CORSMiddleware", b"http_app("),
)
"""Every word that a rule asks for first: files are read once for all of them."""

LATER = (
    b"Celery(",
    *(b"functions", b"default_queue_name", b"shared_task", b".task", b".delay("),
    *(b"apply_async(", b"send_task(", b"autodiscover_tasks", b"config_from_object"),
    *(b".conf", b"elery", b"task_routes", b"task_queues"),
    *(b"__tablename__", b"table=True", b"declarative_base(", b"DeclarativeBase"),
    *(b".lifespan", b"session_manager", b"lifespan_context", b"combine_lifespans"),
)
"""What is asked for once others were found, in few projects: files are read again."""


class Marks:
    """The paths of files by the words in them."""

    def __init__(self, words: Iterable[bytes]) -> None:
        """Files are noted as they are read."""
        self._paths: dict[bytes, list[str]] = {each: [] for each in words}
        self.noted: set[str] = set()
        self.done = 0
        """1 when all files but tests are noted, 2 when these are as well."""

    def knows(self, words: Iterable[bytes]) -> bool:
        """Whether files are looked through for all of these words."""
        return all(each in self._paths for each in words)

    def note(self, path: str, data: bytes) -> None:
        """Look a file through."""
        if path not in self.noted:
            self.noted.add(path)
            for word, paths in self._paths.items():
                if word in data:
                    paths.append(path)

    def having(self, words: Iterable[bytes]) -> list[str]:
        """The files with any of the words, in order."""
        return sorted({path for word in words for path in self._paths[word]})
