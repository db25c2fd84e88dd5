"""The newer of the service's two wordings, as it was recorded in its regions between June and October 2026."""
import pytest
from botocore.exceptions import ClientError
from sdk import connect
from server import Tailrace

ENVELOPE = "1 validation error detected: "
INVALID = "One or more parameter values were invalid: "
NO_TABLE_NAME = ("Value at 'TableName' failed to satisfy constraint: "
                 "Member must have length greater than or equal to 1")
RETURN_VALUES = ("Failed to satisfy constraint: Member must satisfy enum value set: "
                 "[ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]")
CAPACITY = ("Value 'INVALID' at 'returnConsumedCapacity' failed to satisfy constraint: "
            "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]")
KEY = {"pk": {"S": "a"}}


@pytest.fixture(scope="module")
def clients(tmp_path_factory):
    """By wording."""
    folder = tmp_path_factory.mktemp("wording")
    with Tailrace(folder / "old.log") as old, Tailrace(folder / "new.log", arguments=["--wording", "2026-06"]) as new:
        clients = {wording: connect("dynamodb", server.endpoint, parameter_validation=False)
                   for wording, server in (("2026-05", old), ("2026-06", new))}
        for client in clients.values():
            client.create_table(TableName="Orders", BillingMode="PAY_PER_REQUEST",
                                KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
                                AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}])
        yield clients


def put(**members):
    return "put_item", {"TableName": "Orders", "Item": KEY} | members


def put_value(value):
    return put(Item=KEY | {"value": value})


def update(expression, **members):
    return "update_item", {"TableName": "Orders", "Key": KEY, "UpdateExpression": expression} | members


def deep(levels):
    return {"L": [deep(levels - 1)]} if levels else {"S": "bottom"}


def message(client, call):
    operation, request = call
    with pytest.raises(ClientError) as refused:
        getattr(client, operation)(**request)
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    return refused.value.response["Error"]["Message"]


@pytest.mark.parametrize("call, text", [
    (put(TableName=""), NO_TABLE_NAME),
    (put(TableName="", ReturnValues="INVALID"), NO_TABLE_NAME),
    (("delete_item", {"TableName": "", "Key": {}}), NO_TABLE_NAME),
    (update("SET a = :a", ReturnValues="INVALID", ReturnConsumedCapacity="INVALID"), RETURN_VALUES),
    (put_value({"SS": []}), INVALID + "An string set  may not be empty"),
    (put_value({"NS": []}), INVALID + "An number set  may not be empty"),
    (put_value({"BS": []}), INVALID + "Binary sets should not be empty"),
    (put_value({"NS": [""]}), "The parameter cannot be converted to a numeric value: "),
    (put_value({"NULL": False}), INVALID + "Null attribute value types must have the value of true"),
    (put(Expected={"a": {"Exists": False}}, ConditionExpression="attribute_exists(a)"),
     "Can not use both expression and non-expression parameters in the same request: "
     "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}"),
    (put(ExpressionAttributeValues={":a": {"S": "a"}}),
     "ExpressionAttributeValues can only be specified when using expressions"),
    (put(ConditionExpression="((attribute_exists(a)))"),
     "Invalid ConditionExpression: The expression has redundant parentheses;"),
    (put(ConditionExpression="contains(#data, #data)", ExpressionAttributeNames={"#data": "data"}),
     "Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this operator or "
     "function; operator: contains, first operand: [data]"),
    (update("INVALID SYNTAX"), 'Invalid UpdateExpression: Syntax error; token: "INVALID", near: "INVALID SYNTAX"'),
    (update(""), "Invalid UpdateExpression: The expression can not be empty;"),
    (update("SET a = :v"), "Invalid UpdateExpression: An expression attribute value used in expression is not defined; "
                           "attribute value: :v"),
    (update("REMOVE a", ExpressionAttributeNames={"#unused": "b"}),
     "Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}"),
    (update("REMOVE a", ExpressionAttributeValues={":unused": {"S": "b"}}),
     "Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}"),
    (update("SET a = :v", ExpressionAttributeValues={":v": deep(32)}),
     "Nesting Levels have exceeded supported limits: "
     "Attributes in the item have nested levels beyond supported limit"),
    (("batch_get_item", {"RequestItems": {}}),
     "Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1"),
])
def test_what_is_found_before_the_table_has_the_envelope(clients, call, text):
    assert message(clients["2026-06"], call) == ENVELOPE + text
    assert message(clients["2026-05"], call) != ENVELOPE + text


def test_names_that_are_unknown_are_told_together_by_deletes(clients):
    call = "delete_item", {"TableName": "Orders", "Key": KEY, "ReturnValues": "INVALID",
                           "ReturnConsumedCapacity": "INVALID"}
    assert message(clients["2026-06"], call) == f"2 validation errors detected: {CAPACITY}; {RETURN_VALUES}"


@pytest.mark.parametrize("call", [
    put(TableName="bad table!@#"),
    update("SET pk = :v", ExpressionAttributeValues={":v": {"S": "b"}}),
    ("get_item", {"TableName": "Orders", "Key": KEY, "ProjectionExpression": "a, a"}),
    ("get_item", {"TableName": "Orders", "Key": {"pk": {"S": ""}}}),
    ("delete_item", {"TableName": "Orders", "Key": {"pk": {"N": "1"}}}),
    ("delete_item", {"TableName": "Orders", "Key": {"pk": {"S": ""}}}),
    ("batch_write_item", {"RequestItems": {}}),
    ("query", {"TableName": "Orders", "KeyConditionExpression": "("}),
])
def test_the_rest_is_worded_as_before(clients, call):
    assert message(clients["2026-06"], call) == message(clients["2026-05"], call)
