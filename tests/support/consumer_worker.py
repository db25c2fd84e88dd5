"""Processes of a consumer (tests/consumer/worker.cc) and the journal that they share."""
import collections
import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import time

from follower import environment

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("TAILRACE_CONSUMER_WORKER", str(ROOT / "build" / "dev" / "tests" / "consumer" / "consumer_worker"))
WAIT_S_MAX = 60


@dataclasses.dataclass(frozen=True)
class Event:
    what: str
    worker: str
    tenure: int
    shard: str
    number: int = 0
    event: str = ""
    key: str = ""
    version: str = ""
    checkpoint: str = ""


def event_of(line):
    what, worker, tenure, shard, *more = line.split(" ", 4)
    if what == "record":
        number, event, key, version = more[0].split(" ")
        return Event(what, worker, int(tenure), shard, int(number), event, key, version)
    return Event(what, worker, int(tenure), shard, checkpoint=more[0] if more else "")


class Journal:
    def __init__(self, path):
        self.path = pathlib.Path(path)

    def events(self):
        """Of whole lines; all are, but what is being written at this moment."""
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        return [event_of(line) for line in text[:text.rfind("\n") + 1].splitlines()]

    def records(self):
        return [event for event in self.events() if event.what == "record"]

    def places(self):
        """(shard, number) of each record; partitions number for themselves."""
        return [(record.shard, record.number) for record in self.records()]

    def versions(self):
        """{key: versions in the order in which they were first seen}"""
        found = collections.defaultdict(list)
        for record in self.records():
            if record.version not in found[record.key]:
                found[record.key].append(record.version)
        return dict(found)


class Worker:
    def __init__(self, endpoint, journal, log_path, **options):
        words = [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", str(value))]
        self.command = [PROGRAM, "--log", str(journal.path), *words]
        self.endpoint, self.log_path, self.process = endpoint, pathlib.Path(log_path), None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        if self.is_running():
            self.kill()

    def start(self):
        """SIGTERM is held back from its first moment on, until it listens."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        try:
            with open(self.log_path, "ab") as log:
                self.process = subprocess.Popen(self.command, env=environment(self.endpoint), stdin=subprocess.DEVNULL,
                                                stdout=subprocess.PIPE, stderr=log, text=True)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def is_running(self):
        return self.process.poll() is None

    def signal(self, which):
        self.process.send_signal(which)

    def kill(self):
        self.process.kill()
        self.process.communicate(timeout=WAIT_S_MAX)

    def stop(self):
        """Asks it to go; its metrics."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def wait(self):
        """Until it ends by itself; its metrics."""
        status, metrics = self.end()
        assert status == 0, f"ended with {status}:\n{self.log_tail()}"
        return metrics

    def end(self):
        output, _ = self.process.communicate(timeout=WAIT_S_MAX)
        return self.process.returncode, json.loads(output.splitlines()[-1]) if output else None

    def log_tail(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")[-4000:]


def wait_until(holds, what, *workers, limit_s=WAIT_S_MAX):
    deadline = time.monotonic() + limit_s
    while not holds():
        for worker in workers:
            assert worker.is_running(), f"a worker ended before {what}:\n{worker.log_tail()}"
        assert time.monotonic() < deadline, f"{limit_s} s went by without {what}"
        time.sleep(0.05)
