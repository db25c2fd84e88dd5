import pytest
from ceph import Ceph, have_ceph


@pytest.fixture(scope="session")
def ceph(tmp_path_factory):
    """One cluster for all tests: a monitor and three OSDs."""
    if not have_ceph():
        pytest.skip("Ceph is not installed")
    with Ceph(tmp_path_factory.mktemp("ceph")) as cluster:
        yield cluster
