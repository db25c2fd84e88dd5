"""Servers behind a proxy, as tests/clients has them with --cluster: what makes those tests worth running."""
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from changes import all_records, change_of, create_table, history
from cluster import Cluster
from control import Control
from sdk import connect

ONE_TRY = {"retries": {"total_max_attempts": 1}}


def answered(cluster):
    """How many requests of clients each server has taken."""
    return {name: int(row["stot"]) for name, row in cluster.proxy.rows().items()}


def test_each_request_of_a_connection_may_go_to_another_server(cluster):
    dynamodb = connect("dynamodb", cluster.endpoint, max_pool_connections=1)
    for _ in range(100):
        dynamodb.list_tables()
    counts = answered(cluster)
    assert sum(counts.values()) == 100
    assert all(count > 5 for count in counts.values()), counts


def test_who_asks_only_once_does_not_notice_a_server_that_is_gone(cluster):
    """Nothing was on its way to it."""
    dynamodb = connect("dynamodb", cluster.endpoint, **ONE_TRY)
    create_table(dynamodb, "Orders", {"id": "S"})
    for killed in cluster.servers[:2]:
        killed.kill()
        for number in range(30):
            dynamodb.put_item(TableName="Orders", Item={"id": {"S": f"{killed.port}-{number}"}})
    assert dynamodb.scan(TableName="Orders", Select="COUNT", ConsistentRead=True)["Count"] == 60
    cluster.start()
    assert cluster.proxy.serving() == set(cluster.proxy.servers)


def test_what_a_server_has_seen_is_not_asked_again_by_the_proxy(clustered, tmp_path):
    """It might happen twice. Here each server does what it is told, and goes away before it has said so."""
    with Cluster(tmp_path / "log", arguments=["--control"]) as cluster:
        dynamodb = connect("dynamodb", cluster.endpoint, **ONE_TRY)
        stream_arn = create_table(dynamodb, "Counters", {"id": "S"})
        Control(cluster.endpoint, cluster.processes()).inject("drop_after_commit", operation="UpdateItem")
        for _ in range(10):
            with pytest.raises((BotoCoreError, ClientError)):
                dynamodb.update_item(TableName="Counters", Key={"id": {"S": "1"}}, UpdateExpression="ADD n :one",
                                     ExpressionAttributeValues={":one": {"N": "1"}})
        states = ({"id": "1", "n": n} for n in range(1, 11))
        records = all_records(connect("dynamodbstreams", cluster.endpoint), stream_arn)
        assert list(map(change_of, records)) == history(*states)
