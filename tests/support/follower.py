"""A program that follows a stream for as long as it runs and says what it sees, one line of JSON for each event."""
import json
import os
import pathlib
import subprocess
import threading
import time

STOP_S_MAX = 30


def environment(endpoint):
    """What a program needs to find the server, and no more."""
    return os.environ | {"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
                         "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


class Follower:
    """`lines` grows while it runs, over restarts too; `parse` makes an event of one line of its output."""

    def __init__(self, command, endpoint, log_path, parse=json.loads, **variables):
        self.command, self.parse, self.log_path = [str(part) for part in command], parse, pathlib.Path(log_path)
        self.environment = environment(endpoint) | variables
        self.lines, self.process, self.reader = [], None, None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(self.command, env=self.environment, stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, stderr=log, text=True)
        self.reader = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self.reader.start()

    def _read(self, output):
        with output:
            for line in output:
                if line.endswith("\n"):  # the last one of a program that was killed may be cut
                    self.lines.append(self.parse(line))

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self._ended()

    def finish(self):
        """Ends its input, which asks it to go, and returns its exit status."""
        self.process.stdin.close()
        return self._ended()

    def _ended(self):
        status = self.process.wait(STOP_S_MAX)
        self.reader.join(STOP_S_MAX)
        return status

    def wait_until(self, holds, what, limit_s=60):
        """Waits until holds(lines) is true."""
        deadline = time.monotonic() + limit_s
        while not holds(self.lines):
            assert self.process.poll() is None, f"it ended before {what}:\n{self.log_tail()}"
            assert time.monotonic() < deadline, f"{limit_s} s went by without {what}:\n{self.log_tail()}"
            time.sleep(0.05)

    def log_tail(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")[-4000:]
