"""Programs that follow a stream for long: a table is written while its server is restarted and killed, and its stream ends.

Each change is seen once, and each item's in order.
"""
import collections
import json
import pathlib

import pytest
from changes import changes_by_key, create_table, history, plain, shards
from follower import Follower
from sdk import connect
from server import Tailrace

HERE = pathlib.Path(__file__).parent
TOOLS = HERE / ".venv" / "bin"
TABLE, ITEMS = "Followed", 12


class Table:
    """A table on a server of its own, and every state that each of its items went through."""

    def __init__(self, server):
        self.dynamodb = connect("dynamodb", server.endpoint)
        self.streams = connect("dynamodbstreams", server.endpoint)
        self.stream_arn = create_table(self.dynamodb, TABLE, {"id": "S"})
        self.states = collections.defaultdict(list)

    def write(self):
        for item in range(ITEMS):
            name, states = f"item-{item}", self.states[f"item-{item}"]
            states.append({"id": name, "n": len(states)})
            self.dynamodb.put_item(TableName=TABLE, Item={"id": {"S": name}, "n": {"N": str(states[-1]["n"])}})

    def disable(self):
        self.dynamodb.update_table(TableName=TABLE, StreamSpecification={"StreamEnabled": False})

    def written(self):
        return sum(map(len, self.states.values()))

    def shards(self):
        return shards(self.streams, self.stream_arn)


@pytest.fixture
def server(tmp_path):
    with Tailrace(tmp_path / "log", tmp_path / "data") as running:
        yield running


def write_through_restarts(table, server, follower, records_in):
    """Writes on, before and after each ending of the server, and waits until all of it was seen."""
    for end in (server.stop, server.kill):
        table.write()
        end()
        server.start()
        table.write()
        follower.wait_until(lambda lines: records_in(lines) >= table.written(), f"{table.written()} records")
    table.write()
    table.disable()


def test_dynamodb_streams_readable(server, tmp_path):
    table = Table(server)
    table.write()
    command = [TOOLS / "node", HERE / "programs" / "streams_readable.mjs", table.stream_arn]
    records = lambda lines: [line["record"] for line in lines if line["what"] == "record"]
    with Follower(command, server.endpoint, tmp_path / "follower.log") as follower:
        write_through_restarts(table, server, follower, lambda lines: len(records(lines)))
        assert follower.process.wait(60) == 0, follower.log_tail()
        follower.finish()
    assert changes_by_key(records(follower.lines)) == {name: history(*states) for name, states in table.states.items()}
    ended = [line["shard"] for line in follower.lines if line["what"] == "ended"]
    assert sorted(ended) == [shard["ShardId"] for shard in table.shards()]


def test_boto3_example(server, tmp_path):
    table = Table(server)
    table.write()
    checkpoint = tmp_path / "checkpoint"
    command = [TOOLS / "python", HERE.parents[1] / "examples" / "python" / "follow_stream.py", TABLE,
               "--checkpoint", checkpoint]
    with Follower(command, server.endpoint, tmp_path / "follower.log", event_and_key) as follower:
        write_through_restarts(table, server, follower, len)
        closed = {shard["ShardId"]: "done" for shard in table.shards()}
        follower.wait_until(lambda _: json.loads(checkpoint.read_text()) == closed, "the end of all shards")
    seen = collections.defaultdict(list)
    for event, name in follower.lines:
        seen[name].append(event)
    assert seen == {name: ["INSERT"] + ["MODIFY"] * (len(states) - 1) for name, states in table.states.items()}

    with Follower([*command, "--until-idle"], server.endpoint, tmp_path / "again.log", event_and_key) as again:
        assert again.process.wait(60) == 0, again.log_tail()
    assert again.lines == []


def event_and_key(line):
    event, _, key = line.partition(" ")
    return event, plain(json.loads(key))["id"]
