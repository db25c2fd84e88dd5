import contextlib
import itertools

import pytest
from ceph import Ceph, have_ceph
from server import Tailrace

NAMESPACES = itertools.count()


@pytest.fixture(scope="session")
def ceph(tmp_path_factory):
    """One cluster for all tests: a monitor and three OSDs."""
    if not have_ceph():
        pytest.skip("Ceph is not installed")
    with Ceph(tmp_path_factory.mktemp("ceph")) as cluster:
        yield cluster


@pytest.fixture
def servers(ceph, tmp_path):
    """Three servers over one namespace of the pool."""
    where = ["--engine", "rados", "--ceph-conf", str(ceph.conf), "--namespace", f"test.{next(NAMESPACES)}"]
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Tailrace(tmp_path / f"log.{number}", where=where)) for number in range(3)]
