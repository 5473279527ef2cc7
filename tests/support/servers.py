"""Real servers of this machine that git talks to: sshd, and git's own http-backend behind TLS."""

import getpass
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
OPENSSL = shutil.which("openssl")
_WAIT = 10.0


class Ssh(NamedTuple):
    """Where an sshd listens, and the command line that reaches it with a key of its own."""

    port: int
    command: str


@contextmanager
def sshd(place: Path) -> Iterator[Ssh]:
    """Run an sshd for whoever runs this, with keys of its own, that reads nothing of the system's or the user's."""
    assert SSHD is not None
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", place / name], check=True)
    shutil.copyfile(place / "user.pub", place / "authorized")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    host = (place / "host.pub").read_text().split()
    (place / "known").write_text(f"[127.0.0.1]:{port} {host[0]} {host[1]}\n")
    options = {
        "ListenAddress": f"127.0.0.1:{port}", "HostKey": place / "host", "PidFile": "none", "UsePAM": "no",
        "AuthorizedKeysFile": place / "authorized", "StrictModes": "no", "PasswordAuthentication": "no",
    }  # fmt: skip
    words = [word for key, value in options.items() for word in ("-o", f"{key}={value}")]
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where sshd gives up its rights
    server = subprocess.Popen([SSHD, "-D", "-e", "-f", os.devnull, *words], stderr=subprocess.DEVNULL)
    try:
        _await(port)
        client = f"ssh -F {os.devnull} -i {place / 'user'} -o UserKnownHostsFile={place / 'known'} -o BatchMode=yes"
        yield Ssh(port, f"{client} -o IdentitiesOnly=yes -l {getpass.getuser()} -p {port}")
    finally:
        server.terminate()
        server.wait()


@contextmanager
def https(folder: Path, place: Path) -> Iterator[tuple[int, Path]]:
    """Serve the repositories in a folder as git's http-backend does, behind TLS; give the port and the certificate."""
    assert OPENSSL is not None
    key, certificate = place / "key.pem", place / "certificate.pem"
    subprocess.run(
        [OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with ThreadingHTTPServer(("127.0.0.1", 0), _backend(folder)) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1], certificate
        finally:
            server.shutdown()
            thread.join()


def _backend(folder: Path) -> type[BaseHTTPRequestHandler]:
    """Give a handler that hands each request to git's http-backend; it wants the password `opened` of everybody."""

    class Backend(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            if self.headers.get("Authorization") != "Basic cHJpeWE6b3BlbmVk":
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="desk"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            env = {
                "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(folder), "GIT_HTTP_EXPORT_ALL": "1",
                "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "safe.directory",
                "GIT_CONFIG_VALUE_0": "*", "GIT_CONFIG_KEY_1": "http.receivepack", "GIT_CONFIG_VALUE_1": "true",
                "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command, "REMOTE_USER": "priya",
                "CONTENT_TYPE": self.headers.get("Content-Type", ""), "REMOTE_ADDR": "127.0.0.1",
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            }  # fmt: skip
            done = subprocess.run(
                ["git", "http-backend"], env=env, input=self._body(), capture_output=True, check=False
            )
            head, _, body = done.stdout.partition(b"\r\n\r\n")
            headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
            self.send_response(int(headers.pop("Status", "200").split()[0]))
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the library's name

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", "0")))
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Backend


def _await(port: int) -> None:
    """Wait until somebody listens."""
    end = time.monotonic() + _WAIT
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return
