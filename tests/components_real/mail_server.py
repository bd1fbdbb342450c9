"""A real SMTP server, which insists on a name and a password."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from components_real.running_project import PATIENCE, free_port


class MailServer:
    """What it has taken, and where it is."""

    def __init__(self, encryption: str) -> None:
        """Have nothing in it; ``run_mail_server`` starts it."""
        self.encryption = encryption
        self.mails: Queue[bytes] = Queue()
        self.port = free_port()
        self._authority = trustme.CA()

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
            "AUTH_SMTP_ENCRYPTION": self.encryption,
            "AUTH_SMTP_USER": "shop",
            "AUTH_SMTP_PASSWORD": "sesame",
        }

    def trusted(self, folder: Path) -> dict[str, str]:
        """The variable that has a project trust who vouches for it."""
        file = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(file)
        return {"SSL_CERT_FILE": str(file)}

    def options(self) -> dict[str, Any]:
        """What aiosmtpd is to be told of the encryption."""
        if self.encryption == "none":
            return {}
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._authority.issue_cert("127.0.0.1").configure_cert(context)
        if self.encryption == "tls":
            return {"ssl_context": context}
        return {"tls_context": context, "require_starttls": True}

    def next_token(self) -> str:
        """Wait for a mail, and give the token that it links to."""
        text = self.mails.get(timeout=PATIENCE).decode().replace("=\r\n", "")
        found = re.search(r"#token(?:=3D|=)([\w.-]+)", text)
        assert found, text
        return found[1]


@contextmanager
def run_mail_server(encryption: str = "none") -> Iterator[MailServer]:
    """Have it run. It warns of passwords that are not encrypted, or not by STARTTLS."""
    server = MailServer(encryption)
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=server.port,
        auth_required=True,
        auth_require_tls=False,
        authenticator=server.authenticate,
        **server.options(),
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
