"""Real servers on this machine that messages are sent to: one for mail, one that takes JSON."""

import email
import email.policy
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller


class Mail(NamedTuple):
    """A mail as the server took it: to whom it goes, and what it says."""

    to: list[str]
    message: EmailMessage

    @property
    def text(self) -> str:
        """Give what it says."""
        return str(self.message.get_content())


class Post(NamedTuple):
    """What was posted to the endpoint."""

    path: str
    title: str
    text: str


class Mails:
    """A mail server: `taken` are the mails, in order; what goes to an address in `refused` is not taken."""

    def __init__(self) -> None:
        self.taken: list[Mail] = []
        self.refused: set[str] = set()
        self.port = free_port()

    @property
    def url(self) -> str:
        """Give the URL that the environment has of it."""
        return f"mailto://127.0.0.1:{self.port}?from=desk@example.com"

    async def handle_RCPT(  # noqa: N802 - the server's name for it
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Take a recipient, or not."""
        del server, session, options
        if address in self.refused:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the same
        """Take a mail."""
        del server, session
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(Mail(list(envelope.rcpt_tos), message))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[Mails]:
    """Run a mail server."""
    mails = Mails()
    controller = Controller(mails, hostname="127.0.0.1", port=mails.port)
    controller.start()
    try:
        yield mails
    finally:
        controller.stop()


class Posts:
    """An endpoint: `taken` are the posts, in order; with `broken` it answers that it cannot; `slow` in seconds."""

    def __init__(self, port: int) -> None:
        self.taken: list[Post] = []
        self.broken = False
        self.slow = 0.0
        self.port = port

    @property
    def url(self) -> str:
        """Give the URL that the environment has of it, with a secret in it."""
        return f"json://robot:hunter22@127.0.0.1:{self.port}/s3cr3t-token"


@contextmanager
def endpoint(port: int = 0) -> Iterator[Posts]:
    """Run an endpoint."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            threading.Event().wait(posts.slow)
            if not posts.broken:
                posts.taken.append(Post(self.path, body["title"], body["message"]))
            self.send_response(500 if posts.broken else 200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the server's name for it
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    posts = Posts(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield posts
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def free_port() -> int:
    """Give a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
