"""kill -9 at random moments under concurrent writes, again and again.

After every restart: all that was acknowledged is there, with its one record; of what was not acknowledged there is item
and record or neither, and of a transaction all or nothing; an index has what its table has; numbers grow; iterators from
before the crash go on.

TAILRACE_SEED and TAILRACE_ROUNDS choose another run.
"""
import collections
import os
import random
import threading

import pytest
from changes import create_table
from stream_reader import Reader
from sdk import connect
from server import Tailrace
from writers import COUNTERS, Writer

SEED = int(os.environ.get("TAILRACE_SEED", "1"))
ROUNDS = int(os.environ.get("TAILRACE_ROUNDS", "20"))
WRITERS = 10
STREAMED, PLAIN = "Streamed", "Plain"
ONE_TRY = {"retries": {"total_max_attempts": 1}, "connect_timeout": 5, "read_timeout": 20}


BY_VERSION = {
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"},
                             {"AttributeName": "version", "AttributeType": "N"}],
    "GlobalSecondaryIndexes": [{"IndexName": "byVersion", "KeySchema": [{"AttributeName": "version", "KeyType": "HASH"}],
                                "Projection": {"ProjectionType": "ALL"}}]}


def scan(dynamodb, **which):
    return [item for page in dynamodb.get_paginator("scan").paginate(TableName=STREAMED, **which)
            for item in page["Items"]]


class Crashes:
    """One server, its writers, and a reader that outlives it."""

    def __init__(self, server, seed):
        self.server, self.random = server, random.Random(seed)
        dynamodb = self.dynamodb()
        self.stream_arn = create_table(dynamodb, STREAMED, {"id": "S"}, **BY_VERSION)
        create_table(dynamodb, PLAIN, {"id": "S"}, stream=None)
        self.reader = Reader(connect("dynamodbstreams", server.endpoint), self.stream_arn)
        self.writers = [Writer(f"w{number}", self.dynamodb(), random.Random(f"{seed}-{number}"), STREAMED, PLAIN)
                        for number in range(WRITERS)]
        self.counted = collections.Counter()

    def dynamodb(self):
        return connect("dynamodb", self.server.endpoint, **ONE_TRY)

    def write_until_killed(self):
        stop = threading.Event()
        problems = []
        threads = [threading.Thread(target=self.guarded, args=(writer, stop, problems)) for writer in self.writers]
        for thread in threads:
            thread.start()
        if self.random.random() < 0.5:
            self.reader.read()
        stop.wait(self.random.uniform(0.02, 0.8))
        self.server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        assert not problems, problems

    def guarded(self, writer, stop, problems):
        try:
            writer.run(stop)
        except Exception as problem:  # a thread's failure is the test's
            problems.append(repr(problem))

    def check(self):
        uncertain = collections.Counter()
        for writer in self.writers:
            uncertain += writer.resolve()
        for writer in self.writers:
            writer.verify()
        self.check_counters(uncertain)
        self.check_index()
        self.check_stream()

    def check_counters(self, uncertain):
        certain = sum((writer.counted for writer in self.writers), self.counted)
        for counter in [f"counter-{number}" for number in range(COUNTERS)]:
            value = (self.writers[0].read(STREAMED, counter) or {"n": 0})["n"]
            assert certain[counter] <= value <= certain[counter] + uncertain[counter], \
                f"{counter}: {certain[counter]} acknowledged, {uncertain[counter]} unanswered, {value} there"
            self.counted[counter] += int(value) - certain[counter]

    def check_index(self):
        dynamodb = self.dynamodb()
        versioned = [item for item in scan(dynamodb) if "version" in item]
        assert sorted(scan(dynamodb, IndexName="byVersion"), key=repr) == sorted(versioned, key=repr)

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


@pytest.mark.parametrize("durability, rounds", [("sync", ROUNDS), ("async", max(1, ROUNDS // 4))])
def test_a_killed_server_loses_and_invents_nothing(tmp_path, durability, rounds):
    with Tailrace(tmp_path / "log", tmp_path / "data", ["--durability", durability]) as server:
        crashes = Crashes(server, SEED)
        for round_number in range(1, rounds + 1):
            crashes.write_until_killed()
            server.start()
            crashes.check()
            acknowledged = sum(writer.acknowledged for writer in crashes.writers)
            print(f"{durability}: round {round_number}: {acknowledged} writes acknowledged so far")
        crashes.reader.assert_rereads_the_same()
        assert acknowledged > rounds * WRITERS
        assert server.stop() == 0


def test_a_server_that_is_asked_to_stop_keeps_everything(tmp_path):
    with Tailrace(tmp_path / "log", tmp_path / "data") as server:
        dynamodb = connect("dynamodb", server.endpoint)
        stream_arn = create_table(dynamodb, STREAMED, {"id": "S"})
        reader = Reader(connect("dynamodbstreams", server.endpoint), stream_arn)
        for number in range(50):
            dynamodb.put_item(TableName=STREAMED, Item={"id": {"S": "a"}, "n": {"N": str(number)}})
        assert server.stop() == 0
        server.start()
        reader.read()
        assert [state["n"] for state in reader.histories["a"]] == list(range(50))
