"""A service in a process of its own, whose page a browser opens, and which can be killed."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import count

import msgspec

TOKEN = "a-token-that-outlives-the-process-0123456789"  # noqa: S105 - of a test's service
KEYS = count(1)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Service:
    """A service on a port, which stays the same when it is started again."""

    def __init__(self, folder, *arguments):
        self.folder = folder
        self.port = free_port()
        self.arguments = (*arguments, "--port", str(self.port))
        self.address = f"http://127.0.0.1:{self.port}/"
        self.headers = {"Authorization": f"Bearer {TOKEN}"}
        self.process = None

    def start(self):
        command = (sys.executable, "-m", "session_panel_service", *self.arguments)
        environment = os.environ | {"SESSION_PANEL_TOKEN": TOKEN}
        self.process = subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout.readline().startswith(self.address)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def read(self, method, path, body=None):
        """Ask for something, and return the body of the answer."""
        headers = self.headers | {
            "Content-Type": "application/json",
            "Idempotency-Key": f"test {next(KEYS)}",
        }
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        data = None if body is None else msgspec.json.encode(body)
        connection.request(method, f"/{path}", data, headers)
        answer = connection.getresponse()
        told = answer.read()
        connection.close()
        assert answer.status < 300, told
        return told

    def ask(self, method, path, body=None):
        """Ask for something, and return what is answered."""
        return msgspec.json.decode(self.read(method, path, body))

    def events(self, panel):
        """Return the events of a panel's log."""
        lines = map(msgspec.json.decode, self.read("GET", f"panels/{panel}/log").splitlines())
        return [line for line in lines if "type" in line]

    def create(self, panel, **config):
        """Make a panel, and return where its page is."""
        self.ask("PUT", f"panels/{panel}", config)
        return f"{self.address}#token={TOKEN}&panel={panel}"

    def send(self, panel, event, **fields):
        """Send an event to a panel, and return its version."""
        answer = self.ask("POST", f"panels/{panel}/events", {"type": event} | fields)
        assert answer["refused"] is None
        return answer["version"]

    def call(self, panel, conversation, name="Ana Putri", mode="live", **more):
        """Let a customer call."""
        told = {"conversation": conversation, "customer": conversation, "name": name, "mode": mode}
        return self.send(panel, "offer", **told, **more)


@contextmanager
def service(folder, *arguments):
    """Give a service that runs."""
    made = Service(folder, *arguments)
    made.start()
    try:
        yield made
    finally:
        made.kill()
