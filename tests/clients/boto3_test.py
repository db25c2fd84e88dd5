"""boto3 against the server: tables with streams, every kind of write, and every change read back in order."""
import itertools
import re

import pytest
from botocore.exceptions import ClientError
from changes import (all_records, change_of, changes_by_key, create_table, history, insert, modify, plain, remove,
                     shard_records, shards, trim_horizon)

ONE_SHARD = {"BillingMode": "PROVISIONED", "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}
SEQUENCE_NUMBER = re.compile(r"\d{21,40}")
EVENT_ID = re.compile(r"[0-9a-f]{32}")


@pytest.fixture
def table(request):
    """A table name for the test alone."""
    return re.sub(r"[^a-zA-Z0-9_.-]", "-", request.node.name)


def key(text):
    return {"id": {"S": text}}


def number(value):
    return {"n": {"N": str(value)}}


def numbers_of(records):
    return [int(record["dynamodb"]["SequenceNumber"]) for record in records]


def test_every_change_is_read_back_in_order(dynamodb, streams, table):
    stream_arn = create_table(dynamodb, table, {"id": "S"}, **ONE_SHARD)
    dynamodb.put_item(TableName=table, Item=key("a") | number(1))
    dynamodb.put_item(TableName=table, Item=key("b") | number(1))
    dynamodb.update_item(TableName=table, Key=key("a"), UpdateExpression="ADD n :one",
                         ExpressionAttributeValues={":one": {"N": "1"}})
    dynamodb.batch_write_item(RequestItems={table: [{"PutRequest": {"Item": key("c") | number(1)}},
                                                    {"DeleteRequest": {"Key": key("b")}}]})
    dynamodb.transact_write_items(TransactItems=[
        {"Put": {"TableName": table, "Item": key("d") | number(1)}},
        {"Update": {"TableName": table, "Key": key("a"), "UpdateExpression": "REMOVE n"}},
        {"Delete": {"TableName": table, "Key": key("c")}}])
    dynamodb.delete_item(TableName=table, Key=key("a"))

    records = all_records(streams, stream_arn)
    a, a1, a2 = {"id": "a"}, {"id": "a", "n": 1}, {"id": "a", "n": 2}
    b, c, d = ({"id": name, "n": 1} for name in "bcd")
    assert list(map(change_of, records)) == [insert(a1), insert(b), modify(a1, a2), insert(c), remove(b), insert(d),
                                             modify(a2, a), remove(c), remove(a)]
    assert numbers_of(records) == sorted(set(numbers_of(records)))


def test_a_record_has_its_members_and_no_others(dynamodb, streams, table):
    stream_arn = create_table(dynamodb, table, {"id": "S"})
    dynamodb.put_item(TableName=table, Item=key("a"))
    record, = all_records(streams, stream_arn)
    assert record.keys() == {"eventID", "eventName", "eventVersion", "eventSource", "awsRegion", "dynamodb"}
    assert EVENT_ID.fullmatch(record["eventID"])
    assert (record["eventVersion"], record["eventSource"], record["awsRegion"]) == ("1.1", "aws:dynamodb", "us-east-1")
    body = record["dynamodb"]
    assert body.keys() == {"ApproximateCreationDateTime", "Keys", "NewImage", "SequenceNumber", "SizeBytes",
                           "StreamViewType"}
    assert SEQUENCE_NUMBER.fullmatch(body["SequenceNumber"])
    assert (body["SizeBytes"], body["StreamViewType"]) == (6, "NEW_AND_OLD_IMAGES")
    assert body["ApproximateCreationDateTime"].microsecond == 0


@pytest.mark.parametrize("view_type, has_old, has_new", [
    ("KEYS_ONLY", False, False), ("NEW_IMAGE", False, True), ("OLD_IMAGE", True, False),
    ("NEW_AND_OLD_IMAGES", True, True)])
def test_view_types(dynamodb, streams, table, view_type, has_old, has_new):
    stream_arn = create_table(dynamodb, table, {"id": "S"}, stream=view_type)
    for value in (1, 1, 2):
        dynamodb.put_item(TableName=table, Item=key("a") | number(value))
    dynamodb.delete_item(TableName=table, Key=key("a"))
    dynamodb.delete_item(TableName=table, Key=key("a"))
    full = history({"id": "a", "n": 1}, {"id": "a", "n": 2}, None)
    for change in full:
        change.old = change.old if has_old else None
        change.new = change.new if has_new else None
    records = all_records(streams, stream_arn)
    assert list(map(change_of, records)) == full
    assert {record["dynamodb"]["StreamViewType"] for record in records} == {view_type}


def test_writes_without_effect_leave_no_record(dynamodb, streams, table):
    stream_arn = create_table(dynamodb, table, {"id": "S"})
    item = key("a") | number(1) | {"m": {"M": {"x": {"S": "1"}, "y": {"S": "2"}}}, "s": {"SS": ["p", "q"]}}
    dynamodb.put_item(TableName=table, Item=item)
    same = item | {"n": {"N": "1.0"}, "m": {"M": dict(reversed(item["m"]["M"].items()))}, "s": {"SS": ["q", "p"]}}
    dynamodb.put_item(TableName=table, Item=same)
    dynamodb.update_item(TableName=table, Key=key("a"), UpdateExpression="ADD n :zero REMOVE gone",
                         ExpressionAttributeValues={":zero": {"N": "0"}})
    dynamodb.update_item(TableName=table, Key=key("missing"), UpdateExpression="REMOVE g")
    dynamodb.delete_item(TableName=table, Key=key("missing"))
    with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException):
        dynamodb.put_item(TableName=table, Item=key("a"), ConditionExpression="attribute_not_exists(id)")
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException):
        dynamodb.transact_write_items(TransactItems=[
            {"Put": {"TableName": table, "Item": key("b")}},
            {"ConditionCheck": {"TableName": table, "Key": key("a"), "ConditionExpression": "n = :two",
                                "ExpressionAttributeValues": {":two": {"N": "2"}}}}])
    assert [record["eventName"] for record in all_records(streams, stream_arn)] == ["INSERT"]


def test_a_transaction_repeated_with_its_token_happens_once(dynamodb, streams, table):
    stream_arn = create_table(dynamodb, table, {"id": "S"})
    request = {"ClientRequestToken": "one-token-for-three-tries", "TransactItems": [
        {"Update": {"TableName": table, "Key": key("a"), "UpdateExpression": "ADD n :one",
                    "ExpressionAttributeValues": {":one": {"N": "1"}}}}]}
    for _ in range(3):
        dynamodb.transact_write_items(**request)
    assert changes_by_key(all_records(streams, stream_arn)) == {"a": history({"id": "a", "n": 1})}


def test_iterators_start_where_they_say(dynamodb, streams, table):
    stream_arn = create_table(dynamodb, table, {"id": "S"}, **ONE_SHARD)
    shard, = shards(streams, stream_arn)

    def iterator(kind, **position):
        return streams.get_shard_iterator(StreamArn=stream_arn, ShardId=shard["ShardId"], ShardIteratorType=kind,
                                          **position)["ShardIterator"]

    def read(from_iterator):
        return [int(plain(record["dynamodb"]["NewImage"])["n"]) for record in shard_records(streams, from_iterator)]

    early = iterator("TRIM_HORIZON")
    for value in range(12):
        dynamodb.put_item(TableName=table, Item=key("a") | number(value))
    latest = iterator("LATEST")
    dynamodb.put_item(TableName=table, Item=key("a") | number(12))
    records = list(shard_records(streams, early))
    assert read(early) == list(range(13)), "an iterator may be used again"
    assert read(latest) == [12]
    for place, record in enumerate(records):
        position = {"SequenceNumber": record["dynamodb"]["SequenceNumber"]}
        assert read(iterator("AT_SEQUENCE_NUMBER", **position)) == list(range(place, 13))
        assert read(iterator("AFTER_SEQUENCE_NUMBER", **position)) == list(range(place + 1, 13))
    assert int(shard["SequenceNumberRange"]["StartingSequenceNumber"]) < min(numbers_of(records))


def test_pages_are_cut_and_nothing_is_lost_between_them(dynamodb, streams, table):
    stream_arn = create_table(dynamodb, table, {"id": "S"}, **ONE_SHARD)
    ids = [f"{number:05d}" for number in range(1500)]
    for group in range(0, len(ids), 25):
        dynamodb.batch_write_item(RequestItems={table: [{"PutRequest": {"Item": key(id_)}}
                                                        for id_ in ids[group:group + 25]]})
    shard, = shards(streams, stream_arn)
    pages, iterator = [], trim_horizon(streams, stream_arn, shard)
    while not pages or pages[-1]:
        page = streams.get_records(ShardIterator=iterator)
        pages.append([plain(record["dynamodb"]["Keys"])["id"] for record in page["Records"]])
        iterator = page["NextShardIterator"]
    assert list(map(len, pages)) == [1000, 500, 0]
    assert list(itertools.chain(*pages)) == ids
    small = shard_records(streams, trim_horizon(streams, stream_arn, shard), limit=7)
    assert [plain(record["dynamodb"]["Keys"])["id"] for record in itertools.islice(small, 100)] == ids[:100]


def test_large_records_end_a_page_near_one_megabyte(dynamodb, streams, table):
    stream_arn = create_table(dynamodb, table, {"id": "S"}, **ONE_SHARD)
    for value in range(6):
        dynamodb.put_item(TableName=table, Item=key("a") | number(value) | {"body": {"S": "x" * 390_000}})
    shard, = shards(streams, stream_arn)
    iterator, sizes = trim_horizon(streams, stream_arn, shard), []
    while not sizes or sizes[-1]:
        page = streams.get_records(ShardIterator=iterator)
        sizes.append([record["dynamodb"]["SizeBytes"] for record in page["Records"]])
        iterator = page["NextShardIterator"]
    assert sum(map(len, sizes)) == 6
    assert all(len(page) == 1 or sum(page) < 1_500_000 for page in sizes), sizes


def test_an_item_stays_in_one_shard(dynamodb, streams, table):
    stream_arn = create_table(dynamodb, table, {"id": "S"})
    for value in range(3):
        for name in range(40):
            dynamodb.put_item(TableName=table, Item=key(f"i{name}") | number(value))
    seen = {}
    for shard in shards(streams, stream_arn):
        changes = changes_by_key(shard_records(streams, trim_horizon(streams, stream_arn, shard)))
        assert not seen.keys() & changes.keys()
        seen |= changes
    assert seen == {f"i{name}": history(*({"id": f"i{name}", "n": value} for value in range(3)))
                    for name in range(40)}


def test_a_stream_outlives_its_switching_off_and_its_table(dynamodb, streams, table):
    first = create_table(dynamodb, table, {"id": "S"})
    dynamodb.put_item(TableName=table, Item=key("a"))
    dynamodb.update_table(TableName=table, StreamSpecification={"StreamEnabled": False})
    dynamodb.put_item(TableName=table, Item=key("unseen"))
    dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
    dynamodb.update_table(TableName=table, StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
    dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
    second = dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]
    dynamodb.put_item(TableName=table, Item=key("b"))
    dynamodb.delete_table(TableName=table)
    dynamodb.get_waiter("table_not_exists").wait(TableName=table, WaiterConfig={"Delay": 1})

    assert first != second
    listed = streams.list_streams(TableName=table)["Streams"]
    assert {stream["StreamArn"] for stream in listed} == {first, second}
    for stream_arn, keys in ((first, [{"id": "a"}]), (second, [{"id": "b"}])):
        description = streams.describe_stream(StreamArn=stream_arn)["StreamDescription"]
        assert description["StreamStatus"] == "DISABLED"
        assert all("EndingSequenceNumber" in shard["SequenceNumberRange"] for shard in description["Shards"])
        assert [plain(record["dynamodb"]["Keys"]) for record in all_records(streams, stream_arn)] == keys


def test_errors_arrive_as_their_types(dynamodb, streams, table):
    stream_arn = create_table(dynamodb, table, {"id": "S"})
    with pytest.raises(dynamodb.exceptions.ResourceNotFoundException):
        dynamodb.get_item(TableName="no-such-table", Key=key("a"))
    with pytest.raises(streams.exceptions.ResourceNotFoundException, match="Stream: .* not found"):
        streams.describe_stream(StreamArn=stream_arn[:-1] + "x")
    with pytest.raises(streams.exceptions.ResourceNotFoundException, match="Shard does not exist"):
        streams.get_shard_iterator(StreamArn=stream_arn, ShardId="x" * 35, ShardIteratorType="LATEST")
    with pytest.raises(ClientError, match="ValidationException"):
        streams.get_records(ShardIterator="x" * 54)


def test_queries_and_scans_page(dynamodb, table):
    create_table(dynamodb, table, {"id": "S", "at": "N"}, stream=None)
    for at in range(30):
        dynamodb.put_item(TableName=table, Item=key("a") | {"at": {"N": str(at)}})
    ask = {"TableName": table, "KeyConditionExpression": "id = :id AND #at >= :from",
           "ExpressionAttributeNames": {"#at": "at"},
           "ExpressionAttributeValues": {":id": {"S": "a"}, ":from": {"N": "5"}}}
    pages = dynamodb.get_paginator("query").paginate(**ask, ScanIndexForward=False, PaginationConfig={"PageSize": 4})
    assert [int(item["at"]["N"]) for item in pages.search("Items[]")] == list(range(29, 4, -1))
    segments = [dynamodb.get_paginator("scan").paginate(TableName=table, TotalSegments=3, Segment=segment, Limit=7)
                for segment in range(3)]
    assert sorted(int(item["at"]["N"]) for pages in segments for item in pages.search("Items[]")) == list(range(30))
    gotten = dynamodb.batch_get_item(RequestItems={table: {"Keys": [key("a") | {"at": {"N": str(at)}}
                                                                    for at in (1, 2, 99)]}})
    assert len(gotten["Responses"][table]) == 2
