"""PartiQL as boto3 meets it: single statements, batches and transactions, and the records that their writes leave."""
import re

import pytest
from botocore.exceptions import ClientError
from changes import all_records, change_of, create_table, insert, modify, plain, remove


@pytest.fixture
def table(request):
    """A table name for the test alone, which needs double quotes."""
    return "partiql-" + re.sub(r"[^a-zA-Z0-9_.-]", "-", request.node.name)


def execute(dynamodb, statement, *parameters, **more):
    if parameters:
        more["Parameters"] = list(parameters)
    return dynamodb.execute_statement(Statement=statement, **more)


def rows(dynamodb, statement, *parameters, **more):
    """The items of all pages."""
    found = []
    while True:
        page = execute(dynamodb, statement, *parameters, **more)
        found += map(plain, page["Items"])
        if "NextToken" not in page:
            return found
        more["NextToken"] = page["NextToken"]


def test_every_write_is_read_back_from_table_and_stream(dynamodb, streams, table):
    stream_arn = create_table(dynamodb, table, {"id": "S"}, BillingMode="PROVISIONED",
                              ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 5})
    execute(dynamodb, f"INSERT INTO \"{table}\" VALUE {{'id': 'a', 'n': 1, 'tags': <<'x'>>}}")
    execute(dynamodb, f"UPDATE \"{table}\" SET n = n + ? SET tags = set_add(tags, <<'y'>>) WHERE id = ?",
            {"N": "41"}, {"S": "a"})
    old = execute(dynamodb, f"DELETE FROM \"{table}\" WHERE id = 'a' AND n = 42 RETURNING ALL OLD *")["Items"]
    first, second = {"id": "a", "n": 1, "tags": {"x"}}, {"id": "a", "n": 42, "tags": {"x", "y"}}
    assert list(map(plain, old)) == [second]
    assert rows(dynamodb, f'SELECT * FROM "{table}"') == []
    assert list(map(change_of, all_records(streams, stream_arn))) == [insert(first), modify(first, second),
                                                                      remove(second)]


def test_a_query_is_paged_in_the_order_that_was_asked_for(dynamodb, table):
    create_table(dynamodb, table, {"id": "S", "nr": "N"}, stream=None)
    for id in "ab":
        for nr in range(7):
            execute(dynamodb, f"INSERT INTO \"{table}\" VALUE {{'id': ?, 'nr': {nr}, 'm': {{'deep': [{nr}]}}}}", {"S": id})
    up = rows(dynamodb, f'SELECT nr FROM "{table}" WHERE id = ? AND nr BETWEEN 2 AND 5', {"S": "a"}, Limit=3)
    assert up == [{"nr": nr} for nr in (2, 3, 4, 5)]
    down = rows(dynamodb, f'SELECT id, nr FROM "{table}" WHERE id IN [\'a\', \'b\'] ORDER BY id DESC, nr DESC', Limit=4)
    assert down == [{"id": id, "nr": nr} for id in "ba" for nr in reversed(range(7))]
    deep = rows(dynamodb, f"SELECT m.deep[0] FROM \"{table}\" WHERE id = 'a' AND m.deep[0] > 4")
    assert deep == [{"deep[0]": 5}, {"deep[0]": 6}]
    assert len(rows(dynamodb, f'SELECT * FROM "{table}" WHERE m.deep[0] = 3', Limit=1)) == 2


def code_of(action):
    with pytest.raises(ClientError) as caught:
        action()
    return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]


def test_errors_are_those_of_the_service(dynamodb, table):
    create_table(dynamodb, table, {"id": "S"}, stream=None)
    insert_a = f"INSERT INTO \"{table}\" VALUE {{'id': 'a'}}"
    execute(dynamodb, insert_a)
    duplicate = code_of(lambda: execute(dynamodb, insert_a))
    assert duplicate == ("DuplicateItemException", "Duplicate primary key exists in table")
    failed = code_of(lambda: execute(dynamodb, f"UPDATE \"{table}\" SET n = 1 WHERE id = 'b'"))
    assert failed == ("ConditionalCheckFailedException", "The conditional request failed")
    wrong = code_of(lambda: execute(dynamodb, f'SELECTT * FROMM "{table}"'))
    assert wrong == ("ValidationException",
                     "Statement wasn't well formed, can't be processed: Expected data manipulation")
    missing = code_of(lambda: execute(dynamodb, "SELECT * FROM \"no-such-table\" WHERE id = 'a'"))
    assert missing[0] == "ResourceNotFoundException"
    with pytest.raises(dynamodb.exceptions.DuplicateItemException):
        execute(dynamodb, insert_a)


def test_a_batch_answers_statement_by_statement(dynamodb, table):
    create_table(dynamodb, table, {"id": "S"}, stream=None)
    written = dynamodb.batch_execute_statement(Statements=[
        {"Statement": f"INSERT INTO \"{table}\" VALUE {{'id': 'a', 'n': ?}}", "Parameters": [{"N": "1"}]},
        {"Statement": f"UPDATE \"{table}\" SET n = 1 WHERE id = 'b'"}])["Responses"]
    assert written == [{"TableName": table},
                       {"TableName": table, "Error": {"Code": "ConditionalCheckFailed",
                                                      "Message": "The conditional request failed"}}]
    read = dynamodb.batch_execute_statement(ReturnConsumedCapacity="TOTAL", Statements=[
        {"Statement": f"SELECT * FROM \"{table}\" WHERE id = 'a'", "ConsistentRead": True},
        {"Statement": "SELECT * FROM \"no-such-table\" WHERE id = 'a'"}])
    assert plain(read["Responses"][0]["Item"]) == {"id": "a", "n": 1}
    assert read["Responses"][1]["Error"]["Code"] == "ResourceNotFound"
    assert read["ConsumedCapacity"] == [{"TableName": table, "CapacityUnits": 1.0}]


def test_a_transaction_is_all_or_nothing(dynamodb, streams, table):
    stream_arn = create_table(dynamodb, table, {"id": "S"})

    def transact(*statements, **more):
        return dynamodb.execute_transaction(TransactStatements=[{"Statement": each} for each in statements], **more)

    def insert_of(id):
        return f"INSERT INTO \"{table}\" VALUE {{'id': '{id}'}}"

    token = {"ClientRequestToken": "once"}
    transact(insert_of("a"), insert_of("b"), **token)
    transact(insert_of("a"), insert_of("b"), **token)
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException) as caught:
        transact(insert_of("c"), insert_of("a"), f"EXISTS(SELECT * FROM \"{table}\" WHERE id = 'd' AND n = 1)")
    codes = [reason["Code"] for reason in caught.value.response["CancellationReasons"]]
    assert codes == ["None", "DuplicateItem", "ConditionalCheckFailed"]
    transact(f"EXISTS(SELECT * FROM \"{table}\" WHERE id = 'a' AND n IS MISSING)",
             f"DELETE FROM \"{table}\" WHERE id = 'b'")
    read = transact(f"SELECT * FROM \"{table}\" WHERE id = 'b'", f"SELECT id FROM \"{table}\" WHERE id = 'a'")
    assert read["Responses"] == [{}, {"Item": {"id": {"S": "a"}}}]
    a, b = {"id": "a"}, {"id": "b"}
    changes = sorted(map(change_of, all_records(streams, stream_arn)), key=repr)
    assert changes == sorted([insert(a), insert(b), remove(b)], key=repr)
