"""What was said before there were expressions, as boto3 sends it, and how the stream tells of it."""
import pytest
from botocore.exceptions import ClientError
from changes import all_records, change_of, create_table, insert, modify, remove

KEY = {"id": {"S": "a"}}


@pytest.fixture
def stream_arn(dynamodb):
    yield create_table(dynamodb, "Legacy", {"id": "S"})
    dynamodb.delete_table(TableName="Legacy")


def refused(call, **request):
    with pytest.raises(ClientError) as error:
        call(TableName="Legacy", **request)
    return error.value.response["Error"]["Code"]


def test_a_lease_is_taken_renewed_and_given_up(dynamodb, streams, stream_arn):
    """As consumers of a stream do that share its shards: each write expects what the last one left."""
    taken = {"id": {"S": "a"}, "counter": {"N": "1"}, "owner": {"S": "one"}}
    absent = {"id": {"Exists": False}}
    dynamodb.put_item(TableName="Legacy", Item=taken, Expected=absent)
    assert refused(dynamodb.put_item, Item=taken, Expected=absent) == "ConditionalCheckFailedException"

    renewal = {"counter": {"Value": {"N": "1"}, "Action": "ADD"}}
    mine = {"owner": {"Value": {"S": "one"}}, "counter": {"ComparisonOperator": "LT", "AttributeValueList": [{"N": "2"}]}}
    renewed = dynamodb.update_item(TableName="Legacy", Key=KEY, AttributeUpdates=renewal, Expected=mine,
                                   ReturnValues="UPDATED_NEW")
    assert renewed["Attributes"] == {"counter": {"N": "2"}}
    assert refused(dynamodb.update_item, Key=KEY, AttributeUpdates=renewal,
                   Expected=mine) == "ConditionalCheckFailedException"

    dynamodb.update_item(TableName="Legacy", Key=KEY, AttributeUpdates={"owner": {"Action": "DELETE"}})
    dynamodb.delete_item(TableName="Legacy", Key=KEY, ConditionalOperator="OR",
                         Expected={"owner": {"ComparisonOperator": "NULL"}, "counter": {"Value": {"N": "7"}}})
    last = {"id": "a", "counter": 2}
    assert [change_of(record) for record in all_records(streams, stream_arn)] == [
        insert(last | {"counter": 1, "owner": "one"}),
        modify(last | {"counter": 1, "owner": "one"}, last | {"owner": "one"}),
        modify(last | {"owner": "one"}, last),
        remove(last)]


def test_pages_are_selected_filtered_and_cut(dynamodb, stream_arn):
    for number in range(10):
        dynamodb.put_item(TableName="Legacy", Item={"id": {"S": str(number)}, "n": {"N": str(number)}, "a.b": {"S": "x"}})
    small = {"n": {"ComparisonOperator": "BETWEEN", "AttributeValueList": [{"N": "2"}, {"N": "4"}]}}
    found = dynamodb.scan(TableName="Legacy", ScanFilter=small, AttributesToGet=["a.b"])
    assert (found["Items"], found["ScannedCount"]) == ([{"a.b": {"S": "x"}}] * 3, 10)
    one = {"id": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "3"}]}}
    assert dynamodb.query(TableName="Legacy", KeyConditions=one, QueryFilter=small)["Count"] == 1
    batch = dynamodb.batch_get_item(RequestItems={"Legacy": {"Keys": [{"id": {"S": "5"}}], "AttributesToGet": ["n"]}})
    assert batch["Responses"] == {"Legacy": [{"n": {"N": "5"}}]}
