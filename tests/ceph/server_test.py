"""Servers over a Ceph cluster: any of them answers anything."""
import concurrent.futures
import random
import signal
import subprocess
import time

import pytest
from botocore.exceptions import ClientError
from changes import change_of, create_table, history, plain, shard_records, shards, trim_horizon
from sdk import connect
from server import BINARY

READY_S_MAX = 120


class Anybody:
    """A client that asks another server each time."""

    def __init__(self, service, servers, seed):
        self.clients, self.random = [connect(service, server.endpoint) for server in servers], random.Random(seed)

    def __getattr__(self, action):
        return getattr(self.random.choice(self.clients), action)


def changes_of(streams, stream_arn):
    found = {}
    for shard in shards(streams, stream_arn):
        for record in shard_records(streams, trim_horizon(streams, stream_arn, shard)):
            found.setdefault(plain(record["dynamodb"]["Keys"])["id"], []).append(change_of(record))
    return found


def test_any_server_answers_anything(servers):
    dynamodb, streams = Anybody("dynamodb", servers, 1), Anybody("dynamodbstreams", servers, 2)
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    states = {f"order-{number}": [] for number in range(10)}
    for version in range(30):
        for order in states:
            item = {"id": order, "v": version}
            dynamodb.put_item(TableName="Orders", Item={"id": {"S": order}, "v": {"N": str(version)}})
            read = dynamodb.get_item(TableName="Orders", Key={"id": {"S": order}}, ConsistentRead=True)
            assert plain(read["Item"]) == item
            states[order].append(item)
    assert dynamodb.scan(TableName="Orders", Select="COUNT", ConsistentRead=True)["Count"] == 10
    assert changes_of(streams, stream_arn) == {order: history(*versions) for order, versions in states.items()}


def test_a_server_that_ceph_does_not_answer_is_not_ready_until_it_does(ceph, servers):
    def until_all_say(status):
        deadline = time.monotonic() + READY_S_MAX
        while {server.get("/readyz") for server in servers} != {status}:
            assert time.monotonic() < deadline, f"/readyz is not {status}"
            time.sleep(0.2)
    until_all_say(200)
    osds = [name for name in ceph.daemons if name.startswith("osd.")]
    for osd in osds:
        ceph.signal(osd, signal.SIGSTOP)
    try:
        until_all_say(503)
        assert all(server.is_healthy() for server in servers)
    finally:
        for osd in osds:
            ceph.signal(osd, signal.SIGCONT)
    until_all_say(200)


def test_what_was_acknowledged_outlives_its_server(servers):
    stream_arn = create_table(connect("dynamodb", servers[0].endpoint), "Kept", {"id": "S"})
    dynamodb = connect("dynamodb", servers[0].endpoint)
    for number in range(50):
        dynamodb.put_item(TableName="Kept", Item={"id": {"S": str(number)}})
    servers[0].kill()
    others = Anybody("dynamodb", servers[1:], 3)
    assert others.scan(TableName="Kept", Select="COUNT", ConsistentRead=True)["Count"] == 50
    assert len(changes_of(Anybody("dynamodbstreams", servers[1:], 4), stream_arn)) == 50
    servers[0].start()
    assert dynamodb.scan(TableName="Kept", Select="COUNT", ConsistentRead=True)["Count"] == 50


def test_a_table_that_is_gone_is_gone_everywhere(servers):
    dynamodb = Anybody("dynamodb", servers, 5)
    create_table(dynamodb, "Short", {"id": "S"})
    for client in dynamodb.clients:
        client.put_item(TableName="Short", Item={"id": {"S": "x"}})
    dynamodb.delete_table(TableName="Short")
    for client in dynamodb.clients:
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            client.put_item(TableName="Short", Item={"id": {"S": "x"}})
    create_table(dynamodb, "Short", {"other": "N"})
    for client in dynamodb.clients:
        client.put_item(TableName="Short", Item={"other": {"N": "1"}})


def test_transactions_of_several_servers_do_not_mix(servers):
    dynamodb = Anybody("dynamodb", servers, 6)
    create_table(dynamodb, "Pairs", {"id": "S"})
    for version in range(40):
        dynamodb.transact_write_items(TransactItems=[
            {"Put": {"TableName": "Pairs", "Item": {"id": {"S": name}, "v": {"N": str(version)}}}} for name in "abcd"])
        read = dynamodb.transact_get_items(TransactItems=[
            {"Get": {"TableName": "Pairs", "Key": {"id": {"S": name}}}} for name in "abcd"])
        assert [response["Item"]["v"]["N"] for response in read["Responses"]] == [str(version)] * 4


def refusal(*arguments):
    finished = subprocess.run([BINARY, "serve", "--port", "0", "--engine", "rados", *arguments], capture_output=True,
                              text=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
    assert finished.returncode != 0
    return finished.stderr


def test_what_is_wrong_is_said(ceph):
    assert "no-such-pool" in refusal("--ceph-conf", str(ceph.conf), "--pool", "no-such-pool")
    assert "/no/such/file" in refusal("--ceph-conf", "/no/such/file")


def test_a_pool_of_another_version_is_not_touched(ceph, tmp_path):
    mark = tmp_path / "mark"
    mark.write_text("tailrace rados format 999\n", encoding="utf-8")
    ceph.run("rados", "-c", str(ceph.conf), "-p", ceph.pool, "-N", "another", "put", "format", str(mark))
    assert "999" in refusal("--ceph-conf", str(ceph.conf), "--namespace", "another")


def test_servers_of_a_pool_have_settings_in_common(servers):
    where = servers[0].where
    assert "--region us-east-1" in refusal(*where[2:], "--region", "eu-west-1")
    assert "--retention 86400000ms" in refusal(*where[2:], "--retention", "1h")
    for server in servers:
        assert server.stop() == 0
    servers[0].arguments = ["--region", "eu-west-1"]
    servers[0].start()
    arn = create_table(connect("dynamodb", servers[0].endpoint), "Moved", {"id": "S"})
    assert ":eu-west-1:" in arn


def test_where_others_reach_a_server_is_a_place(ceph):
    for address in ["0.0.0.0:0", "somewhere", "127.0.0.1", "203.0.113.1:7000"]:
        assert "--cluster-address" in refusal("--ceph-conf", str(ceph.conf), "--cluster-address", address)


def test_a_waiting_reader_is_woken_by_any_server(servers):
    dynamodb = [connect("dynamodb", server.endpoint) for server in servers]
    streams = [connect("dynamodbstreams", server.endpoint) for server in servers]
    stream_arn = create_table(dynamodb[0], "Watched", {"id": "S"})
    for client in streams:
        client.meta.events.register("before-sign.dynamodbstreams.GetRecords", lambda request, **_: request.headers.add_header(
            "X-Tailrace-Wait-Ms", "15000"))
    for number, (writer, reader) in enumerate([(0, 1), (1, 2), (2, 0), (0, 2), (2, 1), (1, 0)]):
        with concurrent.futures.ThreadPoolExecutor() as pool:
            waits = [pool.submit(read_until_any, streams[reader], latest(streams[reader], stream_arn, shard))
                     for shard in shards(streams[reader], stream_arn)]
            dynamodb[writer].put_item(TableName="Watched", Item={"id": {"S": str(number)}})
            concurrent.futures.wait(waits, return_when=concurrent.futures.FIRST_COMPLETED)
            found = [record for wait in waits if wait.done() for record in wait.result()]
            assert [plain(record["dynamodb"]["Keys"])["id"] for record in found] == [str(number)]
            wake_all(dynamodb[writer], waits)


def latest(streams, stream_arn, shard):
    return streams.get_shard_iterator(StreamArn=stream_arn, ShardId=shard["ShardId"],
                                      ShardIteratorType="LATEST")["ShardIterator"]


def read_until_any(streams, iterator):
    return streams.get_records(ShardIterator=iterator)["Records"]


def wake_all(dynamodb, waits):
    """So that no shard's reader waits for all of its time."""
    for number in range(1000):
        if all(wait.done() for wait in waits):
            return
        dynamodb.put_item(TableName="Watched", Item={"id": {"S": f"wake {number}"}, "v": {"N": str(time.monotonic_ns())}})
