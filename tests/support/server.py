"""A Tailrace of the test's own: on a free port of the loopback address, with data of its own, killed at will."""
import http.client
import os
import pathlib
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("TAILRACE_BINARY", str(ROOT / "build" / "release" / "tailrace"))
START_S_MAX = 30
STOP_S_MAX = 30


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Tailrace:
    """Keeps its port over restarts, so that clients find it again. `data` is None for a server in memory; `where` are the
    arguments that say where else the tables are kept."""

    def __init__(self, log_path, data=None, arguments=(), environment=None, stderr=None, where=None):
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.log_path = log_path
        self.where = where or (["--data", str(data)] if data else ["--in-memory"])
        self.arguments = list(arguments)
        self.environment = environment  # beside the test's own
        self.stderr = stderr  # the log's unless given
        self.process = None

    def processes(self):
        """The endpoints of all that answer here."""
        return [self.endpoint]

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        if self.is_running():
            self.stop()

    def start(self):
        self.launch()
        self.wait_until_healthy()

    def launch(self):
        command = [BINARY, "serve", "--host", "127.0.0.1", "--port", str(self.port), *self.where, *self.arguments]
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=self.stderr or log, env=os.environ | (self.environment or {}))

    def wait_until_healthy(self):
        deadline = time.monotonic() + START_S_MAX
        while not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the server does not come up:\n{self.log_tail()}")
            time.sleep(0.005)

    def is_healthy(self):
        try:
            return self.get("/healthz") == 200
        except (OSError, http.client.HTTPException):
            return False

    def get(self, path, timeout_s=10):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def stop(self):
        """Asks it to go and returns its exit status."""
        self.ask_to_stop()
        return self.process.wait(STOP_S_MAX)

    def ask_to_stop(self):
        self.process.send_signal(signal.SIGTERM)

    def kill(self):
        self.process.kill()
        self.process.wait(STOP_S_MAX)

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def resident_mib(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

    def log_tail(self):
        return pathlib.Path(self.log_path).read_text(encoding="utf-8", errors="replace")[-4000:]
