"""The AWS CLI, as someone would type it: a walk through the API, and every change read back from the stream."""
import json
import os
import pathlib
import shlex
import subprocess

import pytest

AWS = pathlib.Path(__file__).parent / ".venv" / "bin" / "aws"
ARTIST = "No One You Know"


class CommandLine:
    def __init__(self, endpoint):
        self.environment = os.environ | {"AWS_ENDPOINT_URL": endpoint, "AWS_DEFAULT_REGION": "us-east-1",
                                         "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
                                         "AWS_PAGER": ""}

    def __call__(self, command, **options):
        finished = self.run(command, options)
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout) if finished.stdout.strip() else None

    def error(self, command, **options):
        """What it says of a command that is refused."""
        finished = self.run(command, options)
        assert finished.returncode != 0, finished.stdout
        return finished.stderr

    def run(self, command, options):
        """Options whose values are no texts are given as JSON."""
        words = [AWS, *shlex.split(command), "--output", "json"]
        for name, value in options.items():
            words += ["--" + name.replace("_", "-"), value if isinstance(value, str) else json.dumps(value)]
        return subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def aws(endpoint):
    return CommandLine(endpoint)


def key(title):
    return {"Artist": {"S": ARTIST}, "Song": {"S": title}}


def song(title, year, awards=None):
    return key(title) | {"Year": {"N": str(year)}} | ({"Awards": {"N": str(awards)}} if awards else {})


def test_a_walk_through_the_api(aws):
    create_table(aws)
    write_items(aws)
    write_batch(aws)
    transact(aws)
    read_pages(aws)
    execute_statements(aws)
    change_settings(aws)
    add_index(aws)
    read_stream(aws)
    aws("dynamodb delete-table --table-name Music")
    aws("dynamodb wait table-not-exists --table-name Music")
    assert "(ResourceNotFoundException)" in aws.error("dynamodb describe-table --table-name Music")


def create_table(aws):
    aws("""dynamodb create-table --table-name Music
        --attribute-definitions AttributeName=Artist,AttributeType=S AttributeName=Song,AttributeType=S
            AttributeName=Year,AttributeType=N
        --key-schema AttributeName=Artist,KeyType=HASH AttributeName=Song,KeyType=RANGE
        --provisioned-throughput ReadCapacityUnits=5,WriteCapacityUnits=5
        --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES""",
        local_secondary_indexes=[{
            "IndexName": "ByAge", "Projection": {"ProjectionType": "KEYS_ONLY"},
            "KeySchema": [{"AttributeName": "Artist", "KeyType": "HASH"},
                          {"AttributeName": "Year", "KeyType": "RANGE"}]}])
    aws("dynamodb wait table-exists --table-name Music")
    assert "Music" in aws("dynamodb list-tables")["TableNames"]


def write_items(aws):
    put = "dynamodb put-item --table-name Music --condition-expression attribute_not_exists(Artist)"
    aws(put, item=song("Call Me Today", 2001))
    assert "(ConditionalCheckFailedException)" in aws.error(put, item=song("Call Me Today", 1999))
    updated = aws("dynamodb update-item --table-name Music --return-values ALL_NEW", key=key("Call Me Today"),
                  update_expression="SET Awards = :n", condition_expression="#y = :y",
                  expression_attribute_names={"#y": "Year"},
                  expression_attribute_values={":n": {"N": "1"}, ":y": {"N": "2001"}})
    assert updated["Attributes"] == song("Call Me Today", 2001, 1)
    assert aws("dynamodb get-item --table-name Music --consistent-read", key=key("Call Me Today")) == {
        "Item": song("Call Me Today", 2001, 1)}


def write_batch(aws):
    puts = [{"PutRequest": {"Item": song(f"Song {number}", 2000 - number)}} for number in range(1, 6)]
    assert aws("dynamodb batch-write-item", request_items={"Music": puts}) == {"UnprocessedItems": {}}
    found = aws("dynamodb batch-get-item", request_items={"Music": {"Keys": [key("Song 1"), key("Song 9")]}})
    assert found["Responses"] == {"Music": [song("Song 1", 1999)]}


def transact(aws):
    here = {"TableName": "Music"}
    aws("dynamodb transact-write-items", transact_items=[
        {"Put": here | {"Item": song("Song 6", 1994)}}, {"Delete": here | {"Key": key("Song 1")}}])
    found = aws("dynamodb transact-get-items", transact_items=[{"Get": here | {"Key": key(f"Song {number}")}}
                                                               for number in (1, 6)])
    assert found["Responses"] == [{}, {"Item": song("Song 6", 1994)}]
    cancelled = aws.error("dynamodb transact-write-items", transact_items=[
        {"Put": here | {"Item": song("Song 7", 1993)}},
        {"ConditionCheck": here | {"Key": key("Song 1"), "ConditionExpression": "attribute_exists(Song)"}}])
    assert "(TransactionCanceledException)" in cancelled and "[None, ConditionalCheckFailed]" in cancelled


def read_pages(aws):
    found = aws("dynamodb query --table-name Music --page-size 2 --no-scan-index-forward",
                key_condition_expression="Artist = :a AND begins_with(Song, :s)", filter_expression="#y < :y",
                expression_attribute_names={"#y": "Year"},
                expression_attribute_values={":a": {"S": ARTIST}, ":s": {"S": "Song"}, ":y": {"N": "1998"}})
    assert found["Items"] == [song(f"Song {number}", 2000 - number) for number in (6, 5, 4, 3)]
    by_age = aws("dynamodb query --table-name Music --index-name ByAge --max-items 2",
                 key_condition_expression="Artist = :a", expression_attribute_values={":a": {"S": ARTIST}})
    assert by_age["Items"] == [song("Song 6", 1994), song("Song 5", 1995)]
    segments = [aws(f"dynamodb scan --table-name Music --total-segments 2 --segment {segment}") for segment in (0, 1)]
    assert sum(segment["Count"] for segment in segments) == 6


def execute_statements(aws):
    insert = f"INSERT INTO Music VALUE {{'Artist': '{ARTIST}', 'Song': ?, 'Year': 1990}}"
    aws("dynamodb execute-statement", statement=insert, parameters=[{"S": "Song 8"}])
    assert "(DuplicateItemException)" in aws.error("dynamodb execute-statement", statement=insert,
                                                   parameters=[{"S": "Song 8"}])
    select = f"SELECT Song FROM Music WHERE Artist = '{ARTIST}' AND Song = ?"
    found = aws("dynamodb batch-execute-statement", statements=[
        {"Statement": select, "Parameters": [{"S": title}]} for title in ("Song 8", "Song 9")])
    assert [answer.get("Item") for answer in found["Responses"]] == [{"Song": {"S": "Song 8"}}, None]
    aws("dynamodb execute-transaction", transact_statements=[
        {"Statement": f"DELETE FROM Music WHERE Artist = '{ARTIST}' AND Song = 'Song 8'"}])


def change_settings(aws):
    aws("dynamodb update-time-to-live --table-name Music "
        "--time-to-live-specification Enabled=true,AttributeName=Expires")
    assert aws("dynamodb describe-time-to-live --table-name Music")["TimeToLiveDescription"] == {
        "TimeToLiveStatus": "ENABLED", "AttributeName": "Expires"}
    arn = aws("dynamodb describe-table --table-name Music")["Table"]["TableArn"]
    aws("dynamodb tag-resource --tags Key=team,Value=blue Key=stage,Value=test", resource_arn=arn)
    aws("dynamodb untag-resource --tag-keys stage", resource_arn=arn)
    assert aws("dynamodb list-tags-of-resource", resource_arn=arn)["Tags"] == [{"Key": "team", "Value": "blue"}]
    limits = aws("dynamodb describe-limits")
    assert limits["AccountMaxReadCapacityUnits"] >= limits["TableMaxReadCapacityUnits"]


def add_index(aws):
    create = {"IndexName": "ByYear", "KeySchema": [{"AttributeName": "Year", "KeyType": "HASH"}],
              "Projection": {"ProjectionType": "ALL"},
              "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}
    aws("dynamodb update-table --table-name Music --attribute-definitions AttributeName=Year,AttributeType=N",
        global_secondary_index_updates=[{"Create": create}])
    assert any(is_active(aws, "ByYear") for _ in range(60))  # each look takes the CLI a part of a second
    found = aws("dynamodb query --table-name Music --index-name ByYear", key_condition_expression="#y = :y",
                expression_attribute_names={"#y": "Year"}, expression_attribute_values={":y": {"N": "2001"}})
    assert found["Items"] == [song("Call Me Today", 2001, 1)]


def is_active(aws, name):
    indexes = aws("dynamodb describe-table --table-name Music")["Table"]["GlobalSecondaryIndexes"]
    return (name, "ACTIVE") in [(index["IndexName"], index["IndexStatus"]) for index in indexes]


def read_stream(aws):
    stream, = aws("dynamodbstreams list-streams --table-name Music")["Streams"]
    arn = stream["StreamArn"]
    shard, = aws("dynamodbstreams describe-stream", stream_arn=arn)["StreamDescription"]["Shards"]
    iterator = aws("dynamodbstreams get-shard-iterator --shard-iterator-type TRIM_HORIZON", stream_arn=arn,
                   shard_id=shard["ShardId"])["ShardIterator"]
    page = aws("dynamodbstreams get-records", shard_iterator=iterator)
    assert page["NextShardIterator"] != iterator
    images = [[record["dynamodb"].get(image) for image in ("OldImage", "NewImage")] for record in page["Records"]]
    call = "Call Me Today"
    assert images == [
        [None, song(call, 2001)], [song(call, 2001), song(call, 2001, 1)],
        *([None, song(f"Song {number}", 2000 - number)] for number in range(1, 6)),
        [None, song("Song 6", 1994)], [song("Song 1", 1999), None],
        [None, song("Song 8", 1990)], [song("Song 8", 1990), None]]
