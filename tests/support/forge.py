"""The part of a forge's HTTP interface that a workflow uses: notes at a pull or merge request. A real server."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Forge:
    """Holds notes by their numbers; `asked` are the requests, with the credentials that came with them."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/api"
        self.notes: dict[int, str] = {7: "What a nice rule."}
        self.asked: list[tuple[str, str, str]] = []


@contextmanager
def forge() -> Iterator[Forge]:
    """Run a forge."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer([{"id": number, "body": body} for number, body in found.notes.items()])

        def do_POST(self) -> None:
            found.notes[max(found.notes) + 1] = self._body()
            self._answer({})

        def do_PATCH(self) -> None:
            found.notes[int(self.path.rpartition("/")[2])] = self._body()
            self._answer({})

        do_PUT = do_PATCH  # noqa: N815 - the server's name for it

        def _body(self) -> str:
            return str(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"])

        def _answer(self, value: Any) -> None:
            token = self.headers["Authorization"] or self.headers["PRIVATE-TOKEN"] or ""
            found.asked.append((self.command, self.path, token))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(value).encode())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the server's name for it
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Forge(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
