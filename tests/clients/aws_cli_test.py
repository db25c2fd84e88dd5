"""The AWS CLI, as someone would type it."""
import json
import os
import pathlib
import subprocess

import pytest

AWS = pathlib.Path(__file__).parent / ".venv" / "bin" / "aws"


@pytest.fixture
def aws(endpoint):
    environment = os.environ | {"AWS_ENDPOINT_URL": endpoint, "AWS_DEFAULT_REGION": "us-east-1",
                                "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_PAGER": ""}

    def run(*arguments):
        finished = subprocess.run([AWS, *arguments, "--output", "json"], env=environment, capture_output=True,
                                  text=True, timeout=60, check=False)
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout) if finished.stdout.strip() else None
    return run


def test_a_first_session(aws):
    aws("dynamodb", "create-table", "--table-name", "Music",
        "--attribute-definitions", "AttributeName=Artist,AttributeType=S", "AttributeName=Song,AttributeType=S",
        "--key-schema", "AttributeName=Artist,KeyType=HASH", "AttributeName=Song,KeyType=RANGE",
        "--provisioned-throughput", "ReadCapacityUnits=5,WriteCapacityUnits=5",
        "--stream-specification", "StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES")
    aws("dynamodb", "wait", "table-exists", "--table-name", "Music")
    key = {"Artist": {"S": "No One You Know"}, "Song": {"S": "Call Me Today"}}
    aws("dynamodb", "put-item", "--table-name", "Music", "--item", json.dumps(key))
    updated = aws("dynamodb", "update-item", "--table-name", "Music", "--key", json.dumps(key),
                  "--update-expression", "SET Awards = :n", "--return-values", "ALL_NEW",
                  "--expression-attribute-values", '{":n":{"N":"1"}}')
    assert updated["Attributes"] == key | {"Awards": {"N": "1"}}
    assert aws("dynamodb", "query", "--table-name", "Music", "--key-condition-expression", "Artist = :a",
               "--expression-attribute-values", '{":a":{"S":"No One You Know"}}')["Count"] == 1

    stream, = aws("dynamodbstreams", "list-streams", "--table-name", "Music")["Streams"]
    description = aws("dynamodbstreams", "describe-stream", "--stream-arn", stream["StreamArn"])["StreamDescription"]
    shard, = description["Shards"]
    iterator = aws("dynamodbstreams", "get-shard-iterator", "--stream-arn", stream["StreamArn"], "--shard-id",
                   shard["ShardId"], "--shard-iterator-type", "TRIM_HORIZON")["ShardIterator"]
    page = aws("dynamodbstreams", "get-records", "--shard-iterator", iterator)
    assert [(record["eventName"], record["dynamodb"]["NewImage"]) for record in page["Records"]] == [
        ("INSERT", key), ("MODIFY", key | {"Awards": {"N": "1"}})]
    assert page["NextShardIterator"] != iterator
    aws("dynamodb", "delete-table", "--table-name", "Music")
