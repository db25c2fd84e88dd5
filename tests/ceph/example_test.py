"""examples/cluster, as a user would run it."""
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import pytest
from ceph import have_ceph
from changes import all_records, change_of, create_table, history
from proxy import have_haproxy
from sdk import connect
from server import BINARY, free_port

UP = pathlib.Path(__file__).resolve().parents[2] / "examples" / "cluster" / "up"
START_S_MAX, END_S_MAX = 180, 60


class Up:
    """The example, with what it has printed so far."""

    def __init__(self, output, *arguments):
        self.port, self.output = free_port(), output
        command = [UP, "--port", str(self.port), "--osds", "1", "--binary", BINARY, *map(str, arguments)]
        with open(output, "wb") as file:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file)

    def __enter__(self):
        try:
            self.wait_for(r"Ctrl-C ends it")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(END_S_MAX)

    def said(self):
        return self.output.read_text(encoding="utf-8")

    def wait_for(self, pattern):
        deadline = time.monotonic() + START_S_MAX
        while not (found := re.search(pattern, self.said())):
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, f"no {pattern} in:\n{self.said()}"
            time.sleep(0.05)
        return found

    def number(self, name):
        """Of the process that is called so, as it is printed for killing."""
        return int(re.search(rf"kill -9 (\d+) +{name}\b", self.said())[1])

    def folder(self):
        return pathlib.Path(re.search(r"ceph -c (\S+)/ceph.conf", self.said())[1])

    def end(self):
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(END_S_MAX) == 0, self.said()


@pytest.fixture(autouse=True)
def there_is_what_it_needs():
    if not (have_ceph() and have_haproxy()):
        pytest.skip("NOT RUN: Ceph or haproxy is not installed")


def processes_in(folder):
    found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in found.splitlines() if f"{folder}/" in line]


def wait_until_nothing_runs_in(folder):
    deadline = time.monotonic() + END_S_MAX
    while found := processes_in(folder):
        assert time.monotonic() < deadline, found


def put(dynamodb, version):
    dynamodb.put_item(TableName="Orders", Item={"id": {"S": "1"}, "v": {"N": str(version)}})


def test_servers_are_killed_and_everything_goes_on(tmp_path):
    with Up(tmp_path / "output") as up:
        dynamodb, streams = (connect(service, f"http://127.0.0.1:{up.port}") for service in ("dynamodb", "dynamodbstreams"))
        stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
        put(dynamodb, 0)
        for name in ("server-1", "server-2"):
            os.kill(up.number(name), signal.SIGKILL)
            up.wait_for(f"{name} is gone: killed by signal 9")
            put(dynamodb, name[-1])
        up.process.send_signal(signal.SIGUSR1)
        up.wait_for("server-1 is back")
        up.wait_for("server-2 is back")
        os.kill(up.number("server-3"), signal.SIGKILL)
        up.wait_for("server-3 is gone")
        put(dynamodb, 3)
        assert list(map(change_of, all_records(streams, stream_arn))) == history(*({"id": "1", "v": v} for v in range(4)))
        folder = up.folder()
        assert processes_in(folder)
        up.end()
    assert not folder.exists()
    wait_until_nothing_runs_in(folder)


def test_what_is_kept_is_there_again(tmp_path):
    """Also when its end came suddenly; nothing runs on without it."""
    for life in range(2):
        with Up(tmp_path / f"output.{life}", "--servers", "2", "--keep", tmp_path / "kept") as up:
            dynamodb = connect("dynamodb", f"http://127.0.0.1:{up.port}")
            if life == 0:
                create_table(dynamodb, "Orders", {"id": "S"})
                put(dynamodb, 1)
                up.process.kill()
                up.process.wait()
            else:
                assert dynamodb.get_item(TableName="Orders", Key={"id": {"S": "1"}})["Item"]["v"] == {"N": "1"}
                up.end()
        wait_until_nothing_runs_in(tmp_path / "kept")


def refusal(*arguments, **more):
    finished = subprocess.run([sys.executable, UP, *map(str, arguments)], capture_output=True, text=True, timeout=60,
                              check=False, stdin=subprocess.DEVNULL, env=os.environ | more)
    assert finished.returncode != 0
    return finished.stderr


def test_what_is_missing_is_said_with_its_remedy(tmp_path):
    assert "apt-get install --no-install-recommends ceph-mon" in refusal(PATH=str(tmp_path))
    assert "./dev build" in refusal("--binary", tmp_path / "nothing", "--port", free_port())
    assert "a shorter path" in refusal("--binary", BINARY, "--port", free_port(), "--keep", tmp_path / ("long" * 30))


def test_a_server_that_does_not_come_up_is_said(tmp_path):
    arguments = ["--port", free_port(), "--osds", "1", "--keep", tmp_path / "kept"]
    said = refusal("--binary", "/bin/false", *arguments)
    assert "does not come up" in said and str(tmp_path / "kept") in said
    wait_until_nothing_runs_in(tmp_path / "kept")
    with Up(tmp_path / "output", "--keep", tmp_path / "kept") as up:
        up.end()


def test_a_port_that_is_taken_is_said(cluster):
    assert f"port {cluster.port} cannot be had" in refusal("--binary", BINARY, "--port", cluster.port)
