"""Too many, too slow, too much at once: others are served meanwhile, and memory stays bounded."""
import resource
import socket
import threading
import time

import pytest
from changes import shards
from raw import CLOSED, Connection, ask, head, request

LIST = "DynamoDB_20120810.ListTables"
IDLE_CONNECTIONS = 5000
WAITING_READERS = 2000


@pytest.fixture
def many_files():
    """Room for the sockets of this side."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = IDLE_CONNECTIONS + 500
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip(f"no more than {hard} files may be open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def close_all(connections):
    for connection in connections:
        connection.close()


def test_thousands_of_idle_connections(port, server, many_files):
    before = server.resident_mib()
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(IDLE_CONNECTIONS)]
    try:
        assert ask(port, request(LIST, {})).status == 200
        for connection in connections[::50]:  # those that were idle are served, too
            connection.sendall(request(LIST, {}))
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
        assert server.resident_mib() - before < IDLE_CONNECTIONS * 16 / 1024
    finally:
        close_all(connections)
    assert ask(port, request(LIST, {})).status == 200


def test_thousands_wait_for_a_record(port, server, witness, many_files):
    """They hold no more than idle connections with a request in them, and all are told."""
    shard = shards(witness.streams, witness.stream_arn)
    readers, before = [], server.resident_mib()
    try:
        for place in shard:
            iterator = witness.streams.get_shard_iterator(
                StreamArn=witness.stream_arn, ShardId=place["ShardId"], ShardIteratorType="LATEST")["ShardIterator"]
            asked = request("DynamoDBStreams_20120810.GetRecords", {"ShardIterator": iterator}, X_Tailrace_Wait_Ms="20000")
            for _ in range(WAITING_READERS // len(shard)):
                readers.append(Connection(port))
                readers[-1].send(asked)
        assert ask(port, request(LIST, {})).status == 200
        assert server.resident_mib() - before < WAITING_READERS * 32 / 1024
        witness.write()
        told = [reader.answer() for reader in readers]
        assert all(answer.status == 200 for answer in told)
        assert sum(b'"log"' in answer.body for answer in told) == WAITING_READERS // len(shard)
    finally:
        close_all([reader.socket for reader in readers])


def test_connections_that_come_and_go(port, server):
    ask(port, request(LIST, {}))
    before = server.resident_mib()
    for _ in range(3000):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(head(LIST, 1000))
    assert ask(port, request(LIST, {})).status == 200
    assert server.resident_mib() - before < 32


def test_slow_heads_end_and_hold_up_nobody(port):
    slow = [Connection(port) for _ in range(200)]
    for connection in slow:
        connection.send(b"POST / HTTP/1.1\r\nHost: ")
    deadline = time.monotonic() + 50
    answered = 0
    while time.monotonic() < deadline and any(dribble(connection) for connection in slow):
        assert ask(port, request(LIST, {})).status == 200
        answered += 1
        time.sleep(0.5)
    assert answered > 0
    assert not any(dribble(connection) for connection in slow), "a head may take for ever"
    close_all(connection.socket for connection in slow)


def dribble(connection):
    """Sends one byte more of the head. False once the server has hung up."""
    try:
        connection.socket.send(b"x")
        connection.socket.setblocking(False)
        return connection.socket.recv(4096) != b"" and dribble(connection)
    except BlockingIOError:
        return True
    except OSError:
        return False


def test_readers_who_do_not_read(port, server, witness):
    """Replies of a megabyte that nobody takes: bounded, and others are served meanwhile."""
    table, key = "Large", {"id": {"S": "a"}}
    witness.dynamodb.create_table(TableName=table, BillingMode="PAY_PER_REQUEST",
                                  KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                                  AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
    witness.dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
    witness.dynamodb.put_item(TableName=table, Item=key | {"body": {"S": "x" * 390_000}})
    ask_for_it = request("DynamoDB_20120810.GetItem", {"TableName": table, "Key": key})
    idlers = [socket.create_connection(("127.0.0.1", port)) for _ in range(300)]
    try:
        for idler in idlers:
            idler.setblocking(False)
            try:
                idler.send(ask_for_it * 50)  # 20 MB of replies for each, 6 GB in all
            except BlockingIOError:
                pass
        for _ in range(10):
            assert ask(port, request(LIST, {})).status in {200, 503}
            time.sleep(0.2)
        assert server.resident_mib() < 512
    finally:
        close_all(idlers)
    witness.dynamodb.delete_table(TableName=table)


def test_many_large_bodies_at_once(port, server):
    """A gigabyte of bodies at the same time: those for whom there is no room wait or are turned away."""
    body = b'{"Padding":"' + b"x" * (16 * 1024 * 1024 - 14) + b'"}'
    data = request(LIST, body)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(ask_unless_reset(port, data))) for _ in range(64)]
    for thread in threads:
        thread.start()
    peak = 0.0
    while any(thread.is_alive() for thread in threads):
        peak = max(peak, server.resident_mib())
        time.sleep(0.05)
    assert len(answers) == 64
    statuses = {answer.status for answer in answers}
    assert 200 in statuses and statuses <= {200, 503, 0}, statuses
    assert peak < 640, f"{peak} MiB resident"


def ask_unless_reset(port, data):
    try:
        return ask(port, data)
    except ConnectionError:
        return CLOSED


def test_promised_bodies_that_do_not_come(port, server):
    before = server.resident_mib()
    waiting = [Connection(port) for _ in range(500)]
    for connection in waiting:
        connection.send(head(LIST, 16 * 1024 * 1024) + b"{")
    assert ask(port, request(LIST, {})).status in {200, 503}
    assert server.resident_mib() - before < 300, "a promise is given memory before it is kept"
    close_all(connection.socket for connection in waiting)
    assert ask(port, request(LIST, {})).status == 200
