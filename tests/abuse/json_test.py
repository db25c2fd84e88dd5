"""Bodies that are no JSON, or JSON of the wrong shape: 400 and the service's name for it."""
import json

import pytest
from raw import ask, request

GET = "DynamoDB_20120810.GetItem"
PUT = "DynamoDB_20120810.PutItem"
CREATE = "DynamoDB_20120810.CreateTable"
RECORDS = "DynamoDBStreams_20120810.GetRecords"
SERIALIZATION, VALIDATION = "SerializationException", "ValidationException"


def item(**attributes):
    return {"TableName": "Witness", "Item": {"id": {"S": "abuse"}} | attributes}


@pytest.mark.parametrize("body", [
    b"", b" ", b"hi", b"{", b"}", b"{}}", b"[]", b"null", b"1", b'"x"', b"{'a':1}", b'{"a":1,}', b'{"a" 1}',
    b'{"a":01}', b'{"a":1e}', b'{"a":NaN}', b'{"a":tru}', b'{"a":"\n"}', b'{"a":"\\q"}', b'{"a":"\\ud800"}',
    b'{"a":"\xff\xfe"}', b'{"a":"\xc0\x80"}', b"\xef\xbb\xbf{", b'{"a":"unterminated', b"{}\x00", b"{} {}",
    b"[" * 100_000, b'{"a":' * 100_000, b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}",
], ids=lambda body: repr(body[:16]))
def test_no_json(port, body):
    answer = ask(port, request(GET, body))
    assert (answer.status, answer.error) == (400, SERIALIZATION)


@pytest.mark.parametrize("target, body", [
    (GET, {"TableName": 1}), (GET, {"TableName": ["x"]}), (GET, {"TableName": {"S": "x"}}), (GET, {"TableName": True}),
    (GET, {"TableName": "Witness", "Key": "x"}), (GET, {"TableName": "Witness", "Key": ["x"]}),
    (GET, {"TableName": "Witness", "Key": {"id": "x"}}), (GET, {"TableName": "Witness", "Key": {"id": {"S": 1}}}),
    (GET, {"TableName": "Witness", "Key": {"id": {"S": {"S": "x"}}}}),
    (GET, {"TableName": "Witness", "Key": {"id": {"S": "x"}}, "ConsistentRead": 1}),
    (PUT, item(b={"B": 1})), (PUT, item(n={"N": 1})), (PUT, item(m={"M": []})), (PUT, item(list={"L": {}})),
    (PUT, item(s={"SS": "x"})), (PUT, item(s={"SS": [1]})), (PUT, item(t={"BOOL": 1})),
    (CREATE, {"KeySchema": {}}), (CREATE, {"StreamSpecification": {"StreamEnabled": []}}),
    (RECORDS, {"ShardIterator": 1}), (RECORDS, {"ShardIterator": "x", "Limit": "x"}),
], ids=repr)
def test_the_wrong_type(port, target, body):
    answer = ask(port, request(target, body))
    assert (answer.status, answer.error) == (400, SERIALIZATION)


@pytest.mark.parametrize("attribute", [
    {}, {"S": "x", "N": "1"}, {"N": ""}, {"N": "one"}, {"N": "1e400"}, {"N": "1" * 39}, {"N": "0x1"}, {"N": "1 "},
    {"SS": []}, {"SS": ["x", "x"]}, {"NS": ["1", "1.0"]}, {"NULL": False}, {"N": "-"}, {"N": "9" * 10_000},
], ids=lambda attribute: repr(attribute)[:24])
def test_values_that_are_none(port, attribute):
    answer = ask(port, request(PUT, item(value=attribute)))
    assert (answer.status, answer.error) == (400, VALIDATION)


def test_nesting_has_a_limit(port):
    def nested(depth):
        value = {"S": "x"}
        for _ in range(depth):
            value = {"L": [value]}
        return value

    answer = ask(port, request(PUT, item(value=nested(40))))
    assert (answer.status, answer.error) == (400, VALIDATION)
    deep = b'{"TableName":"Witness","Item":{"id":{"S":"abuse"},"v":' + b'{"M":{"a":' * 20_000 + b'{"S":"x"}' + (
        b"}}" * 20_000) + b"}}"
    assert ask(port, request(PUT, deep)).status == 400


def test_items_have_a_limit(port):
    answer = ask(port, request(PUT, item(value={"S": "x" * 410_000})))
    assert (answer.status, answer.error) == (400, VALIDATION)
    answer = ask(port, request(PUT, item(value={"L": [{"NULL": True}] * 250_000})))
    assert (answer.status, answer.error) == (400, VALIDATION)
    many = {f"attribute-{number}": {"S": "x"} for number in range(30_000)}
    answer = ask(port, request(PUT, item(**many)))
    assert (answer.status, answer.error) == (400, VALIDATION)


@pytest.mark.parametrize("expression", [
    "", "(" * 5000, "NOT " * 1000 + "a = :v", "a" * 5000, "a[99999999999999999999] = :v", "a = :v AND " * 400 + "a = :v",
    "size(" * 200, "a..b = :v", "#", ":", "a = :missing", "\x00", "é = :v", "a IN (" + ", ".join([":v"] * 200) + ")",
], ids=lambda expression: repr(expression[:12]))
def test_expressions_that_are_none(port, expression):
    body = item() | {"ConditionExpression": expression, "ExpressionAttributeValues": {":v": {"S": "x"}}}
    answer = ask(port, request(PUT, body))
    assert (answer.status, answer.error) == (400, VALIDATION)


def test_members_given_twice_and_unknown_ones_do_no_harm(port):
    twice = b'{"Limit":1,"Limit":2,"Unknown":{"a":[1,{"b":null}]},"ExclusiveStartTableName":null}'
    assert ask(port, request("DynamoDB_20120810.ListTables", twice)).status in {200, 400}


@pytest.mark.parametrize("iterator", [
    "x", "|", "||", "arn|1|", "arn:aws:dynamodb:us-east-1:000000000000:table/Witness/stream/x|1|AAAA", "x" * 2048,
    "\x00", "é" * 500, "arn:aws:dynamodb:us-east-1:000000000000:table/" + "x" * 1900 + "|1|AA=="],
    ids=lambda iterator: repr(iterator[:16]))
def test_forged_iterators(port, iterator):
    answer = ask(port, request(RECORDS, {"ShardIterator": iterator}))
    assert (answer.status, answer.error) == (400, VALIDATION)


def test_an_altered_iterator_is_forged(port, witness):
    from changes import shards, trim_horizon
    shard = shards(witness.streams, witness.stream_arn)[0]
    good = trim_horizon(witness.streams, witness.stream_arn, shard)
    assert ask(port, request(RECORDS, {"ShardIterator": good})).status == 200
    for place in range(good.rindex("|") + 1, len(good), 7):
        other = "A" if good[place] != "A" else "B"
        forged = good[:place] + other + good[place + 1:]
        answer = ask(port, request(RECORDS, {"ShardIterator": forged}))
        assert (answer.status, answer.error) == (400, VALIDATION), json.dumps(forged)
