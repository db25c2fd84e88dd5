import boto3
import botocore.config
import pytest
from server import Tailrace

CREDENTIALS = {"region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}


def connect(service, endpoint, **config):
    """A boto3 client as anyone would make it, but for the endpoint."""
    return boto3.client(service, endpoint_url=endpoint, config=botocore.config.Config(**config), **CREDENTIALS)


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
