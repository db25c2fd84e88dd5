import contextlib

import pytest
from cluster import Cluster, rados
from server import Tailrace


@pytest.fixture
def servers(ceph, tmp_path):
    """Three servers over one namespace of the pool."""
    where = rados(ceph)
    with contextlib.ExitStack() as stack:
        running = [stack.enter_context(Tailrace(tmp_path / f"log.{number}", where=where)) for number in range(3)]
        yield running


@pytest.fixture
def cluster(clustered, tmp_path):
    """Three servers behind a proxy."""
    with Cluster(tmp_path / "log") as running:
        yield running
