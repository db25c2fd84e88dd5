"""haproxy before some servers, with the haproxy.cfg of this folder."""
import csv
import http.client
import pathlib
import shutil
import time

import children

TEMPLATE = pathlib.Path(__file__).with_name("haproxy.cfg")
START_S_MAX = 30


def have_haproxy():
    return shutil.which("haproxy") is not None


class Proxy:
    """On `port` of the loopback address; `servers` are their ports, by name. What it says is in `log_path`."""

    def __init__(self, log_path, port, servers):
        self.log_path, self.port, self.servers = pathlib.Path(log_path), port, servers
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        lines = [f"    server {name} 127.0.0.1:{port}\n" for name, port in self.servers.items()]
        config = self.log_path.with_name(self.log_path.name + ".cfg")
        config.write_text(TEMPLATE.read_text(encoding="utf-8") + "".join(lines), encoding="utf-8")
        self.process = children.start(["haproxy", "-db", "-f", config], self.log_path, TAILRACE_PORT=str(self.port))

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def rows(self):
        """What it tells of each server, by name."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/haproxy;csv")
            table = connection.getresponse().read().decode().removeprefix("# ")
        finally:
            connection.close()
        return {row["svname"]: row for row in csv.DictReader(table.splitlines()) if row["svname"] in self.servers}

    def serving(self):
        """The servers that it has found well."""
        try:
            return {name for name, row in self.rows().items() if row["check_status"] == "L7OK" and row["status"] == "UP"}
        except (OSError, http.client.HTTPException):
            return set()

    def wait_until_all_serve(self, check=lambda: None):
        """check() may raise when there is nothing to wait for."""
        deadline = time.monotonic() + START_S_MAX
        while self.serving() != set(self.servers):
            check()
            if not self.is_running() or time.monotonic() > deadline:
                raise RuntimeError(f"the proxy does not find its servers; see {self.log_path}")
            time.sleep(0.02)
