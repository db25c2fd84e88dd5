"""One server for all that is done to it, and a witness that writes between one abuse and the next."""
import pytest
from changes import all_records, changes_by_key, create_table, history
from sdk import connect
from server import Tailrace

RESIDENT_MIB_MAX = 512  # the budget of requests and replies is 256


class Witness:
    """An ordinary client, to whom nothing may happen."""

    def __init__(self, server):
        self.dynamodb = connect("dynamodb", server.endpoint)
        self.streams = connect("dynamodbstreams", server.endpoint)
        self.stream_arn = create_table(self.dynamodb, "Witness", {"id": "S"})
        self.written = []
        self.strangers = set()  # items of abusers that were reported

    def write(self):
        self.written.append({"id": "log", "n": len(self.written)})
        self.dynamodb.put_item(TableName="Witness", Item={"id": {"S": "log"}, "n": {"N": str(len(self.written) - 1)}})

    def assert_nothing_lost(self):
        changes = changes_by_key(all_records(self.streams, self.stream_arn))
        assert changes["log"] == history(*self.written)
        strangers = changes.keys() - {"log"} - self.strangers
        self.strangers |= strangers
        assert not strangers, "what should have been refused was written"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("abuse")
    with Tailrace(folder / "log", folder / "data") as tailrace:
        yield tailrace
        assert tailrace.stop() == 0, tailrace.log_tail()


@pytest.fixture(scope="session")
def witness(server):
    return Witness(server)


@pytest.fixture(autouse=True)
def unharmed(server, witness):
    """After whatever a test does, the server answers, holds little memory, and has lost nothing."""
    witness.write()
    yield
    assert server.is_running(), server.log_tail()
    witness.write()
    witness.assert_nothing_lost()
    assert server.resident_mib() < RESIDENT_MIB_MAX


@pytest.fixture
def port(server):
    return server.port
