"""Secondary indexes as boto3 meets them: created with a table, added to it and dropped, queried page by page."""
import time

import pytest
from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import ClientError
from sdk import connect
from server import Tailrace

ITEMS = 600
DELIVERED_S_MAX = 30


@pytest.fixture
def server(tmp_path):
    with Tailrace(tmp_path / "log", tmp_path / "data", ["--durability", "async"]) as server:
        yield server


@pytest.fixture
def dynamodb(server):
    return connect("dynamodb", server.endpoint)


def plain(item):
    return {name: TypeDeserializer().deserialize(value) for name, value in item.items()}


def create(dynamodb, **more):
    dynamodb.create_table(
        TableName="Games", BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": type_}
                              for name, type_ in {"player": "S", "day": "S", "game": "S", "score": "N"}.items()],
        KeySchema=[{"AttributeName": "player", "KeyType": "HASH"}, {"AttributeName": "day", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[{
            "IndexName": "byGame",
            "KeySchema": [{"AttributeName": "game", "KeyType": "HASH"}, {"AttributeName": "score", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["note"]}}],
        LocalSecondaryIndexes=[{
            "IndexName": "byScore",
            "KeySchema": [{"AttributeName": "player", "KeyType": "HASH"}, {"AttributeName": "score", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"}}], **more)
    dynamodb.get_waiter("table_exists").wait(TableName="Games", WaiterConfig={"Delay": 1})


def put(dynamodb, player, day, game, score, **more):
    item = {"player": {"S": player}, "day": {"S": day}, "game": {"S": game}, "score": {"N": str(score)}}
    return dynamodb.put_item(TableName="Games", Item=item | {name: {"S": text} for name, text in more.items()},
                             ReturnConsumedCapacity="INDEXES", ReturnItemCollectionMetrics="SIZE")


def query(dynamodb, index, key, value, **more):
    pages = dynamodb.get_paginator("query").paginate(
        TableName="Games", IndexName=index, KeyConditionExpression=f"{key} = :v",
        ExpressionAttributeValues={":v": {"S": value}}, PaginationConfig={"PageSize": 7}, **more)
    return [plain(item) for page in pages for item in page["Items"]]


def scan(dynamodb, index=None):
    which = {"IndexName": index} if index else {}
    return [plain(item) for page in dynamodb.get_paginator("scan").paginate(TableName="Games", **which)
            for item in page["Items"]]


def described(dynamodb):
    table = dynamodb.describe_table(TableName="Games")["Table"]
    return {index["IndexName"]: index
            for index in table.get("GlobalSecondaryIndexes", []) + table.get("LocalSecondaryIndexes", [])}


def until_active(dynamodb, index):
    while described(dynamodb)[index]["IndexStatus"] != "ACTIVE":
        pass


def until_delivered(dynamodb, index, count):
    """A distributed engine brings entries to a global index after the write (docs/compatibility.md)."""
    deadline = time.monotonic() + DELIVERED_S_MAX
    while len(scan(dynamodb, index)) < count:
        assert time.monotonic() < deadline, f"{index} does not get its {count} entries"


def put_many(dynamodb):
    for first in range(0, ITEMS, 25):
        puts = [{"PutRequest": {"Item": {"player": {"S": f"p{n}"}, "day": {"S": "1"}, "group": {"S": f"g{n % 4}"}}}}
                for n in range(first, first + 25)]
        assert dynamodb.batch_write_item(RequestItems={"Games": puts})["UnprocessedItems"] == {}


def add_by_group(dynamodb):
    dynamodb.update_table(
        TableName="Games", AttributeDefinitions=[{"AttributeName": "group", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[{"Create": {
            "IndexName": "byGroup", "KeySchema": [{"AttributeName": "group", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"}}}])


def test_they_are_queried_page_by_page(dynamodb):
    create(dynamodb)
    for n in range(20):
        put(dynamodb, f"p{n % 2}", str(n), "chess", n - 10, note=f"n{n}", other="x")
    until_delivered(dynamodb, "byGame", 20)
    found = query(dynamodb, "byGame", "game", "chess")
    assert [item["score"] for item in found] == list(range(-10, 10))
    assert found[0].keys() == {"player", "day", "game", "score", "note"}
    assert [item["score"] for item in query(dynamodb, "byGame", "game", "chess", ScanIndexForward=False)] == \
        list(range(9, -11, -1))
    local = query(dynamodb, "byScore", "player", "p1", ConsistentRead=True)
    assert [item["score"] for item in local] == list(range(-9, 10, 2))
    whole = query(dynamodb, "byScore", "player", "p1", Select="ALL_ATTRIBUTES")
    assert all(item["other"] == "x" for item in whole) and len(whole) == 10
    assert len(scan(dynamodb, "byGame")) == len(scan(dynamodb, "byScore")) == 20


def test_they_are_part_of_what_a_request_costs(dynamodb):
    create(dynamodb)
    answer = put(dynamodb, "ann", "1", "chess", 1)
    cost = answer["ConsumedCapacity"]
    assert cost["CapacityUnits"] == 3 and cost["Table"] == {"CapacityUnits": 1}
    assert cost["GlobalSecondaryIndexes"] == {"byGame": {"CapacityUnits": 1}}
    assert cost["LocalSecondaryIndexes"] == {"byScore": {"CapacityUnits": 1}}
    assert answer["ItemCollectionMetrics"] == {"ItemCollectionKey": {"player": {"S": "ann"}},
                                               "SizeEstimateRangeGB": [0.0, 1.0]}
    read = dynamodb.query(TableName="Games", IndexName="byGame", KeyConditionExpression="game = :g",
                          ExpressionAttributeValues={":g": {"S": "chess"}}, ReturnConsumedCapacity="INDEXES")
    assert read["ConsumedCapacity"] == {"TableName": "Games", "CapacityUnits": 0.5, "Table": {"CapacityUnits": 0},
                                        "GlobalSecondaryIndexes": {"byGame": {"CapacityUnits": 0.5}}}


def test_one_is_added_to_a_table_with_items_and_dropped(server, dynamodb):
    create(dynamodb)
    put_many(dynamodb)
    add_by_group(dynamodb)
    until_active(dynamodb, "byGroup")
    assert described(dynamodb)["byGroup"]["ItemCount"] == ITEMS
    key = lambda item: item["player"]  # noqa: E731
    assert sorted(scan(dynamodb, "byGroup"), key=key) == sorted(scan(dynamodb), key=key)
    assert len(query(dynamodb, "byGroup", "#g", "g1", ExpressionAttributeNames={"#g": "group"})) == ITEMS / 4

    assert server.stop() == 0
    server.start()
    assert described(dynamodb)["byGroup"]["ItemCount"] == ITEMS
    assert len(scan(dynamodb, "byGroup")) == ITEMS

    dynamodb.update_table(TableName="Games", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "byGroup"}}])
    while "byGroup" in described(dynamodb):
        pass
    with pytest.raises(ClientError, match="The table does not have the specified index: byGroup"):
        scan(dynamodb, "byGroup")


def test_one_that_is_being_filled_when_the_server_is_killed_is_filled_afterwards(server, dynamodb):
    create(dynamodb)
    put_many(dynamodb)
    add_by_group(dynamodb)
    server.kill()
    server.start()
    until_active(dynamodb, "byGroup")
    assert len(scan(dynamodb, "byGroup")) == described(dynamodb)["byGroup"]["ItemCount"] == ITEMS
