"""An orderly stop: while writers are at work, and while the disk stands still."""
import pathlib
import subprocess
import threading
import time

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from changes import create_table
from sdk import connect
from server import Tailrace

TABLE = "Numbers"
STOP_S_MAX = 10  # what container runtimes grant
ONE_TRY = {"retries": {"total_max_attempts": 1}, "connect_timeout": 5, "read_timeout": 20}

# Holds up every sync for as long as the file $DISK_STANDS_STILL is there.
STANDING_DISK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void hold(void) {
    const char* mark = getenv("DISK_STANDS_STILL");
    while (mark && access(mark, F_OK) == 0) usleep(1000);
}
int fdatasync(int fd) {
    hold();
    return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd);
}
int fsync(int fd) {
    hold();
    return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd);
}
"""


class Writer(threading.Thread):
    """Writes until it gets no answer; remembers what was acknowledged."""

    def __init__(self, endpoint, name):
        super().__init__()
        self.name, self.acknowledged = name, -1
        self.dynamodb = connect("dynamodb", endpoint, **ONE_TRY)

    def run(self):
        for number in range(1_000_000):
            try:
                self.dynamodb.put_item(TableName=TABLE, Item={"id": {"S": f"{self.name}-{number}"}})
            except (BotoCoreError, ClientError):
                return
            self.acknowledged = number

    def assert_nothing_lost(self, dynamodb):
        if self.acknowledged >= 0:
            assert "Item" in dynamodb.get_item(TableName=TABLE, Key={"id": {"S": f"{self.name}-{self.acknowledged}"}})


def start_writers(server, count, name):
    writers = [Writer(server.endpoint, f"{name}-{number}") for number in range(count)]
    for writer in writers:
        writer.start()
    while any(writer.acknowledged < 0 for writer in writers):
        time.sleep(0.001)
    return writers


@pytest.mark.parametrize("durability", ["sync", "async", "memory"])
def test_it_stops_under_load(tmp_path, durability):
    writers = []
    with Tailrace(tmp_path / "log", tmp_path / "data", ["--durability", durability]) as server:
        create_table(connect("dynamodb", server.endpoint), TABLE, {"id": "S"})
        for life in range(5):
            writers += start_writers(server, 5, f"life-{life}")
            assert server.stop() == 0, server.log_tail()
            for writer in writers:
                writer.join()
            server.start()
        for writer in writers:
            writer.assert_nothing_lost(connect("dynamodb", server.endpoint))


@pytest.fixture(scope="module")
def standing_disk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("disk")
    source, library = folder / "disk.c", folder / "disk.so"
    source.write_text(STANDING_DISK)
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


def test_it_stops_while_the_disk_stands_still(tmp_path, standing_disk):
    mark = pathlib.Path(tmp_path, "still")
    environment = {"LD_PRELOAD": str(standing_disk), "DISK_STANDS_STILL": str(mark)}
    with Tailrace(tmp_path / "log", tmp_path / "data", environment=environment) as server:
        create_table(connect("dynamodb", server.endpoint), TABLE, {"id": "S"})
        writers = start_writers(server, 5, "still")
        mark.touch()
        time.sleep(0.1)  # each writer waits for the disk by now
        began = time.monotonic()
        assert server.stop() == 0, server.log_tail()
        assert time.monotonic() - began < STOP_S_MAX
        assert "the store is still busy" in server.log_tail()
        for writer in writers:
            writer.join()
        mark.unlink()
        server.start()
        for writer in writers:
            writer.assert_nothing_lost(connect("dynamodb", server.endpoint))
