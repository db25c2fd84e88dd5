"""The consumers of examples/, run as a user would: every change once and each item's in order, and on again later."""
import collections
import os
import pathlib
import subprocess

import pytest
from changes import create_table

HERE = pathlib.Path(__file__).parent
TOOLS = HERE / ".venv" / "bin"
EXAMPLES = HERE.parents[1] / "examples"
CONSUMERS = {
    "python": [TOOLS / "python", EXAMPLES / "python" / "follow_stream.py", "{table}", "--checkpoint", "{checkpoint}"],
    "javascript": [TOOLS / "node", "{javascript}", "{table}", "{checkpoint}"],
    "aws-cli": ["bash", EXAMPLES / "aws-cli" / "follow_stream.sh", "{table}", "{checkpoint}"],
}

# The AWS CLI takes most of a second for each call.
ONE_SHARD = {"BillingMode": "PROVISIONED", "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}


@pytest.fixture
def follow(endpoint, tmp_path):
    environment = os.environ | {"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "us-east-1",
                                "AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test",
                                "AWS_SECRET_ACCESS_KEY": "test", "PATH": f"{TOOLS}:{os.environ['PATH']}"}
    places = {"checkpoint": tmp_path / "checkpoint", "javascript": with_packages(tmp_path)}

    def run(consumer, table):
        command = [str(part).format(table=table, **places) for part in [*CONSUMERS[consumer], "--until-idle"]]
        finished = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert finished.returncode == 0, finished.stderr
        return events_by_key(finished.stdout)
    return run


def with_packages(folder):
    """The JavaScript example beside packages to import, as after its `npm install`."""
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    copy = folder / "follow_stream.mjs"
    copy.write_bytes((EXAMPLES / "javascript" / "follow_stream.mjs").read_bytes())
    return copy


def events_by_key(output):
    found = collections.defaultdict(list)
    for line in output.splitlines():
        event, _, keys = line.partition(" ")
        found[keys.replace(" ", "")].append(event)
    return dict(found)


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_follows_all_shards_and_goes_on_later(consumer, follow, dynamodb):
    table = f"Followed-{consumer}"
    create_table(dynamodb, table, {"id": "S"}, **(ONE_SHARD if consumer == "aws-cli" else {}))
    key = lambda number: {"id": {"S": f"item-{number}"}}
    text = lambda number: '{"id":{"S":"item-%d"}}' % number
    for number in range(20):
        dynamodb.put_item(TableName=table, Item=key(number) | {"n": {"N": "1"}})
        dynamodb.put_item(TableName=table, Item=key(number) | {"n": {"N": "2"}})
    dynamodb.delete_item(TableName=table, Key=key(7))
    expected = {text(number): ["INSERT", "MODIFY"] for number in range(20)}
    expected[text(7)].append("REMOVE")
    assert follow(consumer, table) == expected

    assert follow(consumer, table) == {}
    dynamodb.put_item(TableName=table, Item=key(7))
    assert follow(consumer, table) == {text(7): ["INSERT"]}

    dynamodb.put_item(TableName=table, Item=key(8))
    dynamodb.update_table(TableName=table, StreamSpecification={"StreamEnabled": False})
    assert follow(consumer, table) == {text(8): ["MODIFY"]}  # to the end of closed shards
    assert follow(consumer, table) == {}
