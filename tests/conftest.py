import pytest
from sdk import connect
from server import Tailrace


@pytest.fixture(scope="session")
def tailrace(tmp_path_factory):
    """One server in memory for all tests that need no server of their own."""
    with Tailrace(tmp_path_factory.mktemp("tailrace") / "log") as server:
        yield server
        assert server.is_running(), server.log_tail()


@pytest.fixture(scope="session")
def endpoint(tailrace):
    return tailrace.endpoint


@pytest.fixture(scope="session")
def dynamodb(endpoint):
    return connect("dynamodb", endpoint)


@pytest.fixture(scope="session")
def streams(endpoint):
    return connect("dynamodbstreams", endpoint)
