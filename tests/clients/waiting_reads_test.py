"""Readers that ask GetRecords to wait for the next record: with a header of ours, through an SDK that knows nothing of it."""
import concurrent.futures
import time

import pytest
from botocore.exceptions import ClientError
from changes import change_of, create_table, insert, remove, shards
from control import Control
from sdk import connect
from server import Tailrace


@pytest.fixture
def server(tmp_path):
    with Tailrace(tmp_path / "log", tmp_path / "data", ["--control"]) as server:
        yield server


@pytest.fixture
def dynamodb(server):
    return connect("dynamodb", server.endpoint)


def waiting_client(server, wait_ms):
    """A client of streams whose GetRecords waits."""
    streams = connect("dynamodbstreams", server.endpoint, retries={"total_max_attempts": 1})

    def ask_to_wait(params, **_):
        params["headers"]["X-Tailrace-Wait-Ms"] = str(wait_ms)
    streams.meta.events.register("before-call.dynamodb-streams.GetRecords", ask_to_wait)
    return streams


def latest(streams, stream_arn):
    """An iterator at the end of each open shard, by shard."""
    return {shard["ShardId"]: streams.get_shard_iterator(StreamArn=stream_arn, ShardId=shard["ShardId"],
                                                         ShardIteratorType="LATEST")["ShardIterator"]
            for shard in shards(streams, stream_arn) if "EndingSequenceNumber" not in shard["SequenceNumberRange"]}


class Readers:
    """One of each open shard, waiting at its end."""

    def __init__(self, server, stream_arn, wait_ms=20_000):
        streams = waiting_client(server, wait_ms)
        iterators = latest(streams, stream_arn).values()
        self.threads = concurrent.futures.ThreadPoolExecutor(len(iterators))
        self.pages = [self.threads.submit(streams.get_records, ShardIterator=iterator) for iterator in iterators]

    def answered(self):
        return [page.result() for page in self.pages if page.done()]

    def first_answer(self):
        done, _ = concurrent.futures.wait(self.pages, timeout=60, return_when=concurrent.futures.FIRST_COMPLETED)
        return done.pop().result()

    def all_answers(self):
        return [page.result(timeout=60) for page in self.pages]


def test_is_answered_by_the_next_record(server, dynamodb):
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    dynamodb.put_item(TableName="Orders", Item={"id": {"S": "old"}})
    readers = Readers(server, stream_arn)
    time.sleep(0.2)
    assert readers.answered() == []
    dynamodb.put_item(TableName="Orders", Item={"id": {"S": "new"}})
    page = readers.first_answer()
    assert [change_of(record) for record in page["Records"]] == [insert({"id": "new"})]
    assert "NextShardIterator" in page
    Control(server.endpoint).roll("Orders")  # lets the others go
    readers.all_answers()


def test_is_not_answered_by_a_write_without_a_record(server, dynamodb):
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    dynamodb.put_item(TableName="Orders", Item={"id": {"S": "a"}})
    readers = Readers(server, stream_arn)
    time.sleep(0.2)
    dynamodb.put_item(TableName="Orders", Item={"id": {"S": "a"}})
    time.sleep(0.2)
    assert readers.answered() == []
    dynamodb.delete_item(TableName="Orders", Key={"id": {"S": "a"}})
    assert [change_of(record) for record in readers.first_answer()["Records"]] == [remove({"id": "a"})]
    Control(server.endpoint).roll("Orders")
    readers.all_answers()


def test_is_answered_by_the_end_of_the_shard(server, dynamodb):
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    readers = Readers(server, stream_arn)
    time.sleep(0.2)
    assert readers.answered() == []
    Control(server.endpoint).split("Orders")
    for page in readers.all_answers():
        assert page["Records"] == []
        assert "NextShardIterator" not in page


def test_is_answered_when_the_stream_ends(server, dynamodb):
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    readers = Readers(server, stream_arn)
    time.sleep(0.2)
    dynamodb.update_table(TableName="Orders", StreamSpecification={"StreamEnabled": False})
    assert not any("NextShardIterator" in page for page in readers.all_answers())


def test_an_empty_page_after_the_wait(server, dynamodb):
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    for page in Readers(server, stream_arn, wait_ms=50).all_answers():
        assert page["Records"] == []
        assert "NextShardIterator" in page


def test_a_server_that_stops_keeps_nobody_waiting(server, dynamodb):
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    readers = Readers(server, stream_arn)
    time.sleep(0.2)
    assert server.stop() == 0
    for page in readers.all_answers():
        assert page["Records"] == []


@pytest.mark.parametrize("wait_ms", ["soon", "-1", "20001", "1.5"])
def test_a_wait_that_is_none_is_refused(server, dynamodb, wait_ms):
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    streams = waiting_client(server, wait_ms)
    iterator = next(iter(latest(streams, stream_arn).values()))
    with pytest.raises(ClientError, match="a whole number from 0 to 20000"):
        streams.get_records(ShardIterator=iterator)
