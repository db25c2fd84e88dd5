import pytest
import server
from ceph import Ceph, have_ceph
from cluster import Cluster
from proxy import have_haproxy
from sdk import connect


def pytest_addoption(parser):
    parser.addoption("--cluster", action="store_true",
                     help="each server is three, over one Ceph cluster, behind a proxy that picks one for each request")


def pytest_configure(config):
    config.addinivalue_line("markers", "one_machine(reason): makes no sense with --cluster")
    if config.getoption("--cluster"):
        server.Tailrace = Cluster  # before tests import it


def pytest_collection_modifyitems(config, items):
    if config.getoption("--cluster"):
        for item in items:
            for mark in item.iter_markers("one_machine"):
                item.add_marker(pytest.mark.skip(reason=f"of one machine: {mark.args[0]}"))


@pytest.fixture(scope="session")
def ceph(tmp_path_factory):
    """One cluster for all tests: a monitor and three OSDs."""
    if not have_ceph():
        pytest.skip("NOT RUN: Ceph is not installed")
    with Ceph(tmp_path_factory.mktemp("ceph")) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def clustered(ceph):
    """From here on there may be a Cluster."""
    if not have_haproxy():
        pytest.skip("NOT RUN: haproxy is not installed")
    Cluster.ceph = ceph


@pytest.fixture(scope="session", autouse=True)
def clustered_if_asked(request):
    if request.config.getoption("--cluster"):
        request.getfixturevalue("clustered")


@pytest.fixture(scope="session")
def tailrace(tmp_path_factory):
    """One server in memory for all tests that need no server of their own."""
    with server.Tailrace(tmp_path_factory.mktemp("tailrace") / "log") as running:
        yield running
        assert running.is_running(), running.log_tail()


@pytest.fixture(scope="session")
def endpoint(tailrace):
    return tailrace.endpoint


@pytest.fixture(scope="session")
def dynamodb(endpoint):
    return connect("dynamodb", endpoint)


@pytest.fixture(scope="session")
def streams(endpoint):
    return connect("dynamodbstreams", endpoint)
