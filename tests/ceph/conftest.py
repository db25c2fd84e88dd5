import contextlib
import time

import pytest
from cluster import Cluster, rados
from server import Tailrace


ACQUAINTED_S_MAX = 30


@pytest.fixture
def servers(ceph, tmp_path):
    """Three servers over one namespace of the pool."""
    where = rados(ceph)
    with contextlib.ExitStack() as stack:
        running = [stack.enter_context(Tailrace(tmp_path / f"log.{number}", where=where)) for number in range(3)]
        wait_until_acquainted(running)
        yield running


def wait_until_acquainted(servers):
    """A server that is new is heard of within a second; until then it may not be told what others change."""
    deadline = time.monotonic() + ACQUAINTED_S_MAX
    for server in servers:
        while server.log_tail().count("another server is there") < len(servers) - 1:
            assert time.monotonic() < deadline, f"the servers do not find each other:\n{server.log_tail()}"
            time.sleep(0.02)


@pytest.fixture
def cluster(clustered, tmp_path):
    """Three servers behind a proxy."""
    with Cluster(tmp_path / "log") as running:
        yield running
