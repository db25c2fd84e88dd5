"""Servers over a Ceph cluster under load, while what they stand on and they themselves are killed, stopped and filled up.

After every round, once all is well again: what was acknowledged is there, with its one record, in the order of its item; of
what was not acknowledged there is item and record or neither, and of a transaction all or nothing; an index has what its
table has; no server had to be asked to go on.

TAILRACE_SEED and TAILRACE_ROUNDS choose another run; TAILRACE_TROUBLE one kind of trouble.
"""
import collections
import contextlib
import os
import random
import threading
import time

import pytest
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError
from changes import create_table
from cluster import rados
from sdk import connect
from server import Tailrace
from stream_reader import Reader
from trouble import TROUBLES, Scene
from writers import COUNTERS, Writer

SEED = int(os.environ.get("TAILRACE_SEED", "1"))
ROUNDS = int(os.environ.get("TAILRACE_ROUNDS", str(len(TROUBLES))))
CHOSEN = os.environ.get("TAILRACE_TROUBLE")
WRITERS = 16
STREAMED, PLAIN = "Streamed", "Plain"
ONE_TRY = {"retries": {"total_max_attempts": 1}, "connect_timeout": 5, "read_timeout": 30}
PATIENT = {"retries": {"total_max_attempts": 12, "mode": "standard"}, "connect_timeout": 5, "read_timeout": 30}
SETTLES_S = 2.0  # what was on its way when trouble ended has arrived by then
RESUMES_S_MAX = 60

BY_VERSION = {
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"},
                             {"AttributeName": "version", "AttributeType": "N"}],
    "GlobalSecondaryIndexes": [{"IndexName": "byVersion", "KeySchema": [{"AttributeName": "version", "KeyType": "HASH"}],
                                "Projection": {"ProjectionType": "ALL"}}]}


class Unanswered(BotoCoreError):
    fmt = "it may or may not have happened"


class Anybody:
    """Asks another server each time, and the next one where nobody listens. What a server could not find out is unanswered."""

    def __init__(self, service, servers, chance, **config):
        self.clients, self.random = [connect(service, server.endpoint, **config) for server in servers], chance

    def __getattr__(self, action):
        def ask(**request):
            for client in self.random.sample(self.clients, len(self.clients)):
                with contextlib.suppress(EndpointConnectionError):
                    return self.answer(client, action, request)
            raise Unanswered()
        return ask

    @staticmethod
    def answer(client, action, request):
        try:
            return getattr(client, action)(**request)
        except ClientError as error:
            if error.response["Error"]["Code"] == "InternalServerError":
                raise Unanswered() from error
            raise


class Run:
    """Servers, their writers, and a reader that outlives them."""

    def __init__(self, servers, seed):
        self.servers, self.random = servers, random.Random(seed)
        dynamodb = self.anybody("dynamodb", **PATIENT)
        self.stream_arn = create_table(dynamodb, STREAMED, {"id": "S"}, **BY_VERSION)
        create_table(dynamodb, PLAIN, {"id": "S"}, stream=None)
        self.reader = Reader(self.anybody("dynamodbstreams", **PATIENT), self.stream_arn)
        self.writers = [Writer(f"w{number}", self.anybody("dynamodb", **ONE_TRY), random.Random(f"{seed}-{number}"),
                               STREAMED, PLAIN) for number in range(WRITERS)]
        self.patient = dynamodb
        self.counted = collections.Counter()

    def anybody(self, service, **config):
        return Anybody(service, self.servers, random.Random(self.random.random()), **config)

    def round(self, trouble, scene):
        stop, problems = threading.Event(), []
        threads = [threading.Thread(target=self.guarded, args=(writer, stop, problems)) for writer in self.writers]
        for thread in threads:
            thread.start()
        time.sleep(self.random.uniform(0.2, 0.8))
        heal = trouble(scene)
        time.sleep(self.random.uniform(*getattr(trouble, "lasts", (0.5, 6.0))))
        heal()
        resumed = self.wait_until_written()
        stop.set()
        for thread in threads:
            thread.join()
        assert not problems, problems
        time.sleep(SETTLES_S)
        return resumed

    def guarded(self, writer, stop, problems):
        try:
            writer.run(stop)
        except Exception as problem:  # a thread's failure is the test's
            problems.append(repr(problem))

    def wait_until_written(self):
        """Until each of some keys of all partitions has been written; how long it took."""
        began = time.monotonic()
        for number in range(16):
            while True:
                with contextlib.suppress(BotoCoreError):
                    self.patient.put_item(TableName=PLAIN, Item={"id": {"S": f"probe-{number}"}})
                    break
                assert time.monotonic() - began < RESUMES_S_MAX, "service does not resume"
        return time.monotonic() - began

    def check(self):
        uncertain = collections.Counter()
        for writer in self.writers:
            writer.dynamodb, impatient = self.patient, writer.dynamodb
            uncertain += writer.resolve()
            writer.verify()
            writer.dynamodb = impatient
        self.check_counters(uncertain)
        self.check_index()
        self.check_stream()

    def check_counters(self, uncertain):
        certain = sum((writer.counted for writer in self.writers), self.counted)
        for counter in [f"counter-{number}" for number in range(COUNTERS)]:
            found = self.patient.get_item(TableName=STREAMED, Key={"id": {"S": counter}}, ConsistentRead=True)
            value = int(found.get("Item", {"n": {"N": "0"}})["n"]["N"])
            assert certain[counter] <= value <= certain[counter] + uncertain[counter], \
                f"{counter}: {certain[counter]} acknowledged, {uncertain[counter]} unanswered, {value} there"
            self.counted[counter] += value - certain[counter]

    def scan(self, **which):
        items, more = [], {}
        while True:
            page = self.patient.scan(TableName=STREAMED, **which, **more)
            items += page["Items"]
            if "LastEvaluatedKey" not in page:
                return items
            more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def check_index(self):
        """It follows, and here it has had the time to."""
        deadline = time.monotonic() + RESUMES_S_MAX
        while True:
            versioned = sorted((item for item in self.scan() if "version" in item), key=repr)
            indexed = sorted(self.scan(IndexName="byVersion"), key=repr)
            if indexed == versioned:
                return
            assert time.monotonic() < deadline, "the index is not what the table is"

    def check_stream(self):
        self.reader.read()
        for writer in self.writers:
            for id_, states in writer.history.items():
                assert self.reader.histories.get(id_, []) == states, f"{id_}: the stream tells another history"
        expected = {id_ for writer in self.writers for id_ in writer.history} | {f"counter-{n}" for n in range(COUNTERS)}
        assert self.reader.histories.keys() <= expected
        for number in range(COUNTERS):
            states = self.reader.histories[f"counter-{number}"]
            assert [state["n"] for state in states] == list(range(1, len(states) + 1)), "an increment twice or lost"
            assert len(states) == sum((writer.counted for writer in self.writers), self.counted)[f"counter-{number}"]


def chosen_troubles(chance):
    known = [trouble for trouble in TROUBLES if CHOSEN in (None, trouble.__name__)]
    while True:
        yield from chance.sample(known, len(known))


@contextlib.contextmanager
def servers(ceph, folder, *arguments):
    where = rados(ceph)
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Tailrace(folder / f"log.{number}", where=where, arguments=["--control", *arguments]))
               for number in range(3)]


def rounds(ceph, running, count):
    run = Run(running, SEED)
    scene = Scene(ceph, running, random.Random(SEED), STREAMED)
    for number, trouble in zip(range(1, count + 1), chosen_troubles(scene.random)):
        resumed = run.round(trouble, scene)
        run.check()
        acknowledged = sum(writer.acknowledged for writer in run.writers)
        records = sum(len(shard) for shard in run.reader.records.values())
        print(f"round {number}: {trouble.__name__}: writes again {resumed:.1f} s after it; so far {acknowledged} writes, "
              f"{records} records, {len(run.reader.records)} shards", flush=True)
    run.reader.assert_rereads_the_same()
    assert acknowledged > count * WRITERS
    assert all(server.is_running() for server in running)


def test_nothing_is_lost_and_nothing_invented_whatever_happens(ceph, tmp_path):
    with servers(ceph, tmp_path) as running:
        rounds(ceph, running, ROUNDS)


def test_servers_that_write_the_same_partitions_by_force(ceph, tmp_path):
    """Nobody sends a write to the one that should make it: the guards alone keep them from each other."""
    with servers(ceph, tmp_path, "--forwarding", "off") as running:
        rounds(ceph, running, max(1, ROUNDS // 4))
