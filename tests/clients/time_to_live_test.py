"""Time to live as boto3 meets it: how it is switched, what it removes, and what the stream says of that."""
import collections
import time
from decimal import Decimal

import pytest
from botocore.exceptions import ClientError
from changes import all_records, change_of, create_table, insert, remove
from control import Control
from sdk import connect
from server import Tailrace

GONE_S_MAX = 60
BY_THE_SERVICE = {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}


@pytest.fixture
def server(tmp_path):
    with Tailrace(tmp_path / "log", tmp_path / "data", ["--control", "--durability", "async"]) as server:
        yield server


@pytest.fixture
def control(server):
    return Control(server.endpoint)


@pytest.fixture
def dynamodb(server):
    return connect("dynamodb", server.endpoint, parameter_validation=False)


@pytest.fixture
def streams(server):
    return connect("dynamodbstreams", server.endpoint)


def switch(dynamodb, enabled, attribute="ttl", table="Sessions"):
    specification = {"Enabled": enabled, "AttributeName": attribute}
    answer = dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=specification)
    assert answer["TimeToLiveSpecification"] == specification


def shown(dynamodb):
    return dynamodb.describe_time_to_live(TableName="Sessions")["TimeToLiveDescription"]


def put(dynamodb, name, ttl):
    dynamodb.put_item(TableName="Sessions", Item={"id": {"S": name}, "ttl": {"N": str(ttl)}})


def put_many(dynamodb, count, ttl):
    for first in range(0, count, 25):
        puts = [{"PutRequest": {"Item": {"id": {"S": str(n)}, "ttl": {"N": str(ttl)}}}}
                for n in range(first, min(first + 25, count))]
        answer = dynamodb.batch_write_item(RequestItems={"Sessions": puts})
        assert answer["UnprocessedItems"] == {}


def names(dynamodb):
    return sorted(item["id"]["S"] for page in dynamodb.get_paginator("scan").paginate(TableName="Sessions")
                  for item in page["Items"])


def expirations(streams, stream_arn):
    """How often the service removed what, by name."""
    return collections.Counter(record["dynamodb"]["Keys"]["id"]["S"] for record in all_records(streams, stream_arn)
                               if record.get("userIdentity") == BY_THE_SERVICE)


def refusal(dynamodb, *arguments):
    with pytest.raises(ClientError) as failure:
        switch(dynamodb, *arguments)
    return tuple(failure.value.response["Error"][member] for member in ("Code", "Message"))


def test_it_is_shown_as_it_was_set(dynamodb):
    create_table(dynamodb, "Sessions", {"id": "S"})
    assert shown(dynamodb) == {"TimeToLiveStatus": "DISABLED"}
    switch(dynamodb, True)
    assert shown(dynamodb) == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}
    switch(dynamodb, False)
    assert shown(dynamodb) == {"TimeToLiveStatus": "DISABLED"}


def test_it_is_refused_in_the_services_words(dynamodb):
    missing = ("ResourceNotFoundException", "Requested resource not found: Table: Sessions not found")
    assert refusal(dynamodb, True) == missing
    create_table(dynamodb, "Sessions", {"id": "S"})
    assert refusal(dynamodb, False) == ("ValidationException", "TimeToLive is already disabled")
    switch(dynamodb, True)
    assert refusal(dynamodb, True) == ("ValidationException", "TimeToLive is already enabled")
    other = "TimeToLive is active on a different AttributeName: current AttributeName is ttl"
    assert refusal(dynamodb, True, "other") == ("ValidationException", other)
    assert refusal(dynamodb, False, "other") == ("ValidationException", other)
    at = "at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length"
    assert refusal(dynamodb, True, "") == (
        "ValidationException", f"1 validation error detected: Value '' {at} greater than or equal to 1")
    assert refusal(dynamodb, True, "x" * 256) == (
        "ValidationException", f"1 validation error detected: Value '{'x' * 256}' {at} less than or equal to 255")


def test_what_expires_is_removed_by_the_service(dynamodb, streams, control):
    stream_arn = create_table(dynamodb, "Sessions", {"id": "S"})
    switch(dynamodb, True)
    now = control.freeze()["now_ms"] // 1000
    for name in ("left", "renewed", "ended"):
        put(dynamodb, name, now + 60)
    control.advance(seconds=61 - 5)
    put(dynamodb, "renewed", now + 3600)
    dynamodb.delete_item(TableName="Sessions", Key={"id": {"S": "ended"}})
    assert names(dynamodb) == ["left", "renewed"]
    control.advance(seconds=5)
    assert names(dynamodb) == ["renewed"]
    control.advance(seconds=5)

    by_name = collections.defaultdict(list)
    for record in all_records(streams, stream_arn):
        by_name[record["dynamodb"]["Keys"]["id"]["S"]].append(record)
    left = {"id": "left", "ttl": Decimal(now + 60)}
    assert [change_of(record) for record in by_name["left"]] == [insert(left), remove(left)]
    assert [record.get("userIdentity") for record in by_name["left"]] == [None, BY_THE_SERVICE]
    assert [record["eventName"] for record in by_name["renewed"]] == ["INSERT", "MODIFY"]
    assert [record["eventName"] for record in by_name["ended"]] == ["INSERT", "REMOVE"]
    assert not any("userIdentity" in record for record in by_name["renewed"] + by_name["ended"])


def test_a_moment_is_written_in_many_ways(dynamodb, control):
    create_table(dynamodb, "Sessions", {"id": "S"})
    switch(dynamodb, True)
    now = control.freeze()["now_ms"] // 1000
    past = now - 60
    five_years = 5 * 31556952
    gone = [{"N": str(past)}, {"N": f"{past // 10}e1"}, {"N": f"{past}.1234"}, {"N": f"000{past}.00"},
            {"N": str(now - five_years + 60)}]
    kept = [{"N": str(now - five_years - 60)}, {"N": str(past * 1000)}, {"N": "0"}, {"N": "-1"}, {"N": "1e120"},
            {"S": str(past)}, {"NS": [str(past)]}, {"BOOL": True}, {"M": {"ttl": {"N": str(past)}}}]
    for kind, values in (("gone", gone), ("kept", kept)):
        for n, value in enumerate(values):
            dynamodb.put_item(TableName="Sessions", Item={"id": {"S": f"{kind}{n}"}, "ttl": value})
    control.ask("POST", "tidy")
    assert names(dynamodb) == [f"kept{n}" for n in range(len(kept))]


def test_it_is_of_items_that_were_there_before_also_over_a_crash(server, dynamodb, streams, control):
    stream_arn = create_table(dynamodb, "Sessions", {"id": "S"})
    now = control.freeze()["now_ms"] // 1000
    put_many(dynamodb, 1000, now + 60)
    switch(dynamodb, True)
    server.kill()
    server.start()
    assert shown(dynamodb) == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}
    assert len(names(dynamodb)) == 1000
    control.advance(seconds=61)
    assert names(dynamodb) == []
    assert expirations(streams, stream_arn) == collections.Counter({str(n): 1 for n in range(1000)})


def test_each_item_expires_once_though_the_server_is_killed_amid_it(server, dynamodb, streams):
    stream_arn = create_table(dynamodb, "Sessions", {"id": "S"})
    put_many(dynamodb, 3000, int(time.time()) - 60)
    switch(dynamodb, True)
    deadline = time.monotonic() + GONE_S_MAX
    while dynamodb.describe_table(TableName="Sessions")["Table"]["ItemCount"] > 0:
        assert time.monotonic() < deadline, "what has expired stays"
        server.kill()
        server.start()
        # In some of these lives it has come to its first sweep.
        time.sleep(1.1)
    assert expirations(streams, stream_arn) == collections.Counter({str(n): 1 for n in range(3000)})


def test_a_change_of_it_takes_as_long_as_one_of_a_table(tmp_path):
    arguments = ["--control", "--state-delay", "1m"]
    with Tailrace(tmp_path / "log", tmp_path / "data", arguments) as server:
        dynamodb, control = connect("dynamodb", server.endpoint), Control(server.endpoint)
        control.freeze()
        keys = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]}
        dynamodb.create_table(TableName="Sessions", **keys)
        assert refusal(dynamodb, True)[0] == "ResourceInUseException"
        control.advance(seconds=60)
        switch(dynamodb, True)
        assert shown(dynamodb) == {"TimeToLiveStatus": "ENABLING", "AttributeName": "ttl"}
        assert dynamodb.describe_table(TableName="Sessions")["Table"]["TableStatus"] == "ACTIVE"
        server.kill()
        server.start()
        assert shown(dynamodb)["TimeToLiveStatus"] == "ENABLING"
        control.advance(seconds=60)
        assert shown(dynamodb) == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}
        switch(dynamodb, False)
        assert shown(dynamodb) == {"TimeToLiveStatus": "DISABLING", "AttributeName": "ttl"}
        assert refusal(dynamodb, True) == (
            "ValidationException", "Time to live has been modified multiple times within a fixed interval")
        control.advance(seconds=60)
        assert shown(dynamodb) == {"TimeToLiveStatus": "DISABLED"}
