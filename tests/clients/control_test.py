"""Time and faults under control, as a consumer meets them; docs/testing-with-tailrace.md has the same in small."""
import email.utils
import time

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError
from changes import all_records, change_of, create_table, insert, shards, trim_horizon
from control import Control, Refused
from sdk import connect
from server import Tailrace

COUNTED = "each process counts for itself how often a fault has struck"


@pytest.fixture
def server(tmp_path):
    with Tailrace(tmp_path / "log", tmp_path / "data", ["--control", "--durability", "async"]) as server:
        yield server


@pytest.fixture
def control(server):
    return Control(server.endpoint, server.processes())


def clients(server, **config):
    return connect("dynamodb", server.endpoint, **config), connect("dynamodbstreams", server.endpoint, **config)


def first_iterator(streams, stream_arn):
    return trim_horizon(streams, stream_arn, shards(streams, stream_arn)[0])


def code_of(failure):
    return failure.value.response["Error"]["Code"]


def test_an_idle_reader_past_expiry(server, control):
    dynamodb, streams = clients(server)
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    control.freeze()
    iterator = first_iterator(streams, stream_arn)
    control.advance(seconds=15 * 60)
    iterator_in_time = streams.get_records(ShardIterator=iterator)["NextShardIterator"]
    control.advance(seconds=1)
    with pytest.raises(ClientError) as failure:
        streams.get_records(ShardIterator=iterator)
    assert code_of(failure) == "ExpiredIteratorException"
    assert failure.value.response["Error"]["Message"] == "Shard iterator has expired"
    assert streams.get_records(ShardIterator=iterator_in_time)["Records"] == []
    assert control.resume()["frozen"] is False


@pytest.mark.one_machine(COUNTED)
def test_boto3_retries_what_is_throttled(server, control):
    dynamodb, streams = clients(server, retries={"mode": "standard", "total_max_attempts": 4})
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    control.inject("throttling", operation="GetRecords", table="Orders", count=2)
    page = streams.get_records(ShardIterator=first_iterator(streams, stream_arn))
    assert page["ResponseMetadata"]["RetryAttempts"] == 2
    control.inject("throttling", operation="PutItem", count=1)
    put = dynamodb.put_item(TableName="Orders", Item={"id": {"S": "1"}})
    assert put["ResponseMetadata"]["RetryAttempts"] == 1
    assert [(rule["seen"], rule["struck"]) for rule in control.faults()] == [(3, 2), (2, 1)]


def test_what_is_throttled_for_good_is_told(server, control):
    dynamodb, streams = clients(server, retries={"total_max_attempts": 1})
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    control.inject("throttling")
    with pytest.raises(dynamodb.exceptions.ProvisionedThroughputExceededException):
        dynamodb.put_item(TableName="Orders", Item={"id": {"S": "1"}})
    with pytest.raises(ClientError) as failure:
        streams.describe_stream(StreamArn=stream_arn)
    assert code_of(failure) == "ThrottlingException"
    control.clear_faults()
    assert all_records(streams, stream_arn) == []


@pytest.mark.one_machine(COUNTED)
def test_a_connection_dropped_after_the_commit(server, control):
    """Who repeats a conditional write is told that its own first attempt was there before."""
    dynamodb, streams = clients(server, retries={"total_max_attempts": 2})
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    control.inject("drop_after_commit", operation="PutItem", count=1)
    with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException):
        dynamodb.put_item(TableName="Orders", Item={"id": {"S": "1"}},
                          ConditionExpression="attribute_not_exists(id)")
    assert list(map(change_of, all_records(streams, stream_arn))) == [insert({"id": "1"})]


def test_a_connection_dropped_before(server, control):
    dynamodb, _ = clients(server, retries={"total_max_attempts": 1})
    create_table(dynamodb, "Orders", {"id": "S"})
    control.inject("drop_before", operation="PutItem", count=1)
    with pytest.raises(ConnectionClosedError):
        dynamodb.put_item(TableName="Orders", Item={"id": {"S": "1"}})
    assert dynamodb.scan(TableName="Orders")["Count"] == 0


@pytest.mark.one_machine(COUNTED)
@pytest.mark.parametrize("kind, code", [("expired_iterator", "ExpiredIteratorException"),
                                        ("trimmed_iterator", "TrimmedDataAccessException")])
def test_iterators_that_are_lost(server, control, kind, code):
    dynamodb, streams = clients(server)
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    iterator = first_iterator(streams, stream_arn)
    control.inject(kind, count=1)
    with pytest.raises(ClientError) as failure:
        streams.get_records(ShardIterator=iterator)
    assert code_of(failure) == code
    assert streams.get_records(ShardIterator=iterator)["Records"] == []


def test_time_never_runs_backwards_over_a_restart(server, control):
    dynamodb, _ = clients(server)
    ahead = control.advance(seconds=86_400)["now_ms"]
    server.kill()
    server.start()
    assert control.clock()["now_ms"] >= ahead
    frozen = control.freeze()["now_ms"]
    server.kill()
    server.start()
    assert control.clock() | {"offset_ms": 0} == control.clock() | {"now_ms": frozen, "frozen": True, "offset_ms": 0}
    server.stop()
    server.arguments.remove("--control")
    server.start()
    create_table(dynamodb, "Orders", {"id": "S"})
    created = dynamodb.describe_table(TableName="Orders")["Table"]["CreationDateTime"]
    assert created.timestamp() * 1000 >= frozen - 1000  # told in seconds
    assert server.get("/_tailrace/clock") == 404


def test_sdks_are_not_led_astray_by_a_moved_clock(server, control):
    """They sign by the machine's time, and correct it by the Date header."""
    control.advance(seconds=86_400)
    dynamodb, _ = clients(server)
    told = dynamodb.list_tables()["ResponseMetadata"]["HTTPHeaders"]["date"]
    assert abs(email.utils.parsedate_to_datetime(told).timestamp() - time.time()) < 60


def test_refusals_say_what_to_do(control):
    with pytest.raises(Refused, match="say how far"):
        control.advance()
    with pytest.raises(Refused, match="never runs backwards"):
        control.advance(to="2001-01-01T00:00:00Z")
    with pytest.raises(Refused, match="lists what there is"):
        control.ask("GET", "weather")
    assert {"method": "GET", "path": "/_tailrace/clock", "does": "reads the clock"} in control.ask("GET", "")["routes"]


@pytest.mark.one_machine(COUNTED)
def test_a_shard_ends_and_its_child_is_late(server, control):
    dynamodb, streams = clients(server)
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    dynamodb.put_item(TableName="Orders", Item={"id": {"S": "1"}})
    iterators = [trim_horizon(streams, stream_arn, shard) for shard in shards(streams, stream_arn)]
    control.inject("late_child", count=1)
    control.roll("Orders")
    pages = [streams.get_records(ShardIterator=iterator) for iterator in iterators]
    assert sum(len(page["Records"]) for page in pages) == 1
    assert not any("NextShardIterator" in page for page in pages)
    dynamodb.put_item(TableName="Orders", Item={"id": {"S": "2"}})
    late = streams.describe_stream(StreamArn=stream_arn)["StreamDescription"]["Shards"]
    assert all("EndingSequenceNumber" in shard["SequenceNumberRange"] for shard in late)
    assert len(late) == len(iterators)
    parents = {shard["ShardId"] for shard in late}
    assert {shard["ParentShardId"] for shard in shards(streams, stream_arn) if "ParentShardId" in shard} == parents
    assert list(map(change_of, all_records(streams, stream_arn))) == [insert({"id": "1"}), insert({"id": "2"})]


def test_a_split_halves_the_keys_and_loses_nothing(server, control):
    dynamodb, streams = clients(server)
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    for round_ in range(3):
        for number in range(20):
            dynamodb.put_item(TableName="Orders", Item={"id": {"S": str(number)}, "round": {"N": str(round_)}})
        control.split("Orders")
    lineage = control.shards("Orders")
    assert sum("end" not in shard for shard in lineage) == 8 * sum("parent" not in shard for shard in lineage)
    assert len(all_records(streams, stream_arn)) == 60
    assert dynamodb.scan(TableName="Orders")["Count"] == 20


def test_records_that_are_trimmed(server, control):
    dynamodb, streams = clients(server)
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    for number in range(20):
        dynamodb.put_item(TableName="Orders", Item={"id": {"S": str(number)}})
    iterators = [trim_horizon(streams, stream_arn, shard) for shard in shards(streams, stream_arn)]
    control.trim("Orders")
    for iterator in iterators:
        with pytest.raises(streams.exceptions.TrimmedDataAccessException):
            streams.get_records(ShardIterator=iterator)
    dynamodb.put_item(TableName="Orders", Item={"id": {"S": "new"}})
    assert list(map(change_of, all_records(streams, stream_arn))) == [insert({"id": "new"})]


def test_what_cannot_be_done_to_a_shard_is_told(server, control):
    dynamodb, streams = clients(server)
    create_table(dynamodb, "Orders", {"id": "S"})
    closed = control.shards("Orders")[0]["shard"]
    control.roll("Orders", shard=closed)
    with pytest.raises(Refused, match="must be open"):
        control.split("Orders", shard=closed)
    with pytest.raises(Refused, match="no stream of a table 'Nothing'"):
        control.roll("Nothing")
