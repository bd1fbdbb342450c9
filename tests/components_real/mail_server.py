"""A real SMTP server, which insists on a name and a password."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from components_real.running_project import PATIENCE, free_port


class MailServer:
    """What it has taken, and where it is."""

    def __init__(self) -> None:
        """Have nothing in it; ``run_mail_server`` starts it."""
        self.mails: Queue[bytes] = Queue()
        self.port = free_port()

    async def handle_DATA(self, _s: SMTP, _n: object, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Take a mail."""
        assert isinstance(envelope.content, bytes)
        self.mails.put(envelope.content)
        return "250 taken"

    def authenticate(
        self, _s: object, _n: object, _e: object, _m: str, given: LoginPassword
    ) -> AuthResult:
        """Whether who sends is who may."""
        return AuthResult(success=given == LoginPassword(b"shop", b"sesame"))

    @property
    def variables(self) -> dict[str, str]:
        """What tells a project of it."""
        return {
            "AUTH_SMTP_HOST": "127.0.0.1",
            "AUTH_SMTP_PORT": str(self.port),
            "AUTH_SMTP_ENCRYPTION": "none",
            "AUTH_SMTP_USER": "shop",
            "AUTH_SMTP_PASSWORD": "sesame",
        }

    def next_token(self) -> str:
        """Wait for a mail, and give the token that it links to."""
        text = self.mails.get(timeout=PATIENCE).decode().replace("=\r\n", "")
        found = re.search(r"#token(?:=3D|=)([\w.-]+)", text)
        assert found, text
        return found[1]


@contextmanager
def run_mail_server() -> Iterator[MailServer]:
    """Have it run. It warns that passwords are not encrypted, as they are not here."""
    server = MailServer()
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=server.port,
        auth_required=True,
        auth_require_tls=False,
        authenticator=server.authenticate,
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
