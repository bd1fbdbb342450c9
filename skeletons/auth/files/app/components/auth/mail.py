"""Sends mails: by the server that the settings name, else in development to the terminal."""

import logging
import sys
from email.message import EmailMessage

import aiosmtplib

from app.components.auth.settings import settings

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 20


class NoMailServerError(Exception):
    """`AUTH_SMTP_HOST` names no server."""


async def deliver(message: EmailMessage) -> None:
    """Send a mail; raises `NoMailServerError`, `SMTPException` or `OSError`."""
    message["From"] = settings.mail_from
    if settings.smtp_host:
        await aiosmtplib.send(
            message,
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_user or None,
            password=settings.smtp_password.get_secret_value() or None,
            use_tls=settings.smtp_encryption == "tls",
            start_tls=settings.smtp_encryption == "starttls",
            timeout=TIMEOUT_SECONDS,
        )
    elif settings.in_development:
        # Not to the log, which may be kept: what the mail links to opens the account.
        # Nor as it would be sent, with links that are broken into lines.
        head = f"To: {message['To']}\nSubject: {message['Subject']}"
        print(f"\n{head}\n\n{message.get_content()}", file=sys.stderr)  # noqa: T201
    else:
        raise NoMailServerError("AUTH_SMTP_HOST is not set: mails cannot be sent")
