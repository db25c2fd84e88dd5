"""Writers that note what they were told, a reader that follows the stream they make, and what must hold of both, whatever
has happened meanwhile: what was acknowledged is there, with its one record, in the order of its item; of what was not
acknowledged there is item and record or neither, and of a transaction all or nothing; an index has what its table has.
"""
import collections
import contextlib
import random
import threading
import time

from changes import create_table
from stream_reader import Reader
from writers import COUNTERS, Writer

STREAMED, PLAIN = "Streamed", "Plain"
ONE_TRY = {"retries": {"total_max_attempts": 1}, "connect_timeout": 5, "read_timeout": 30}
PATIENT = {"retries": {"total_max_attempts": 12, "mode": "standard"}, "connect_timeout": 5, "read_timeout": 30}

BY_VERSION = {
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"},
                             {"AttributeName": "version", "AttributeType": "N"}],
    "GlobalSecondaryIndexes": [{"IndexName": "byVersion", "KeySchema": [{"AttributeName": "version", "KeyType": "HASH"}],
                                "Projection": {"ProjectionType": "ALL"}}]}


class Trial:
    def __init__(self, connect, seed, writers, index_follows_s=0):
        """`connect(service, **config)` gives a client; an index may be so far behind its table."""
        self.index_follows_s = index_follows_s
        self.dynamodb = connect("dynamodb", **PATIENT)
        stream_arn = create_table(self.dynamodb, STREAMED, {"id": "S"}, **BY_VERSION)
        create_table(self.dynamodb, PLAIN, {"id": "S"}, stream=None)
        self.reader = Reader(connect("dynamodbstreams", **PATIENT), stream_arn)
        self.writers = [Writer(f"w{number}", connect("dynamodb", **ONE_TRY), random.Random(f"{seed}-{number}"), STREAMED, PLAIN)
                        for number in range(writers)]
        self.counted = collections.Counter()

    @contextlib.contextmanager
    def writing(self):
        """All writers write, until the block is left; what breaks one of them is raised then."""
        stop, problems = threading.Event(), []
        threads = [threading.Thread(target=self.guarded, args=(writer, stop, problems)) for writer in self.writers]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert not problems, problems

    @staticmethod
    def guarded(writer, stop, problems):
        try:
            writer.run(stop)
        except Exception as problem:  # a thread's failure is the test's
            problems.append(repr(problem))

    def acknowledged(self):
        return sum(writer.acknowledged for writer in self.writers)

    def check(self):
        uncertain = collections.Counter()
        for writer in self.writers:
            writer.dynamodb, impatient = self.dynamodb, writer.dynamodb
            uncertain += writer.resolve()
            writer.verify()
            writer.dynamodb = impatient
        self.check_counters(uncertain)
        self.check_index()
        self.check_stream()

    def check_counters(self, uncertain):
        certain = self.increments()
        for counter in counters():
            value = (self.writers[0].read(STREAMED, counter) or {"n": 0})["n"]
            assert certain[counter] <= value <= certain[counter] + uncertain[counter], \
                f"{counter}: {certain[counter]} acknowledged, {uncertain[counter]} unanswered, {value} there"
            self.counted[counter] += int(value) - certain[counter]

    def increments(self):
        return sum((writer.counted for writer in self.writers), self.counted)

    def check_index(self):
        deadline = time.monotonic() + self.index_follows_s
        while True:
            versioned = sorted((item for item in self.scan() if "version" in item), key=repr)
            if sorted(self.scan(IndexName="byVersion"), key=repr) == versioned:
                return
            assert time.monotonic() < deadline, "the index is not what the table is"

    def scan(self, **which):
        items, more = [], {}
        while True:
            page = self.dynamodb.scan(TableName=STREAMED, **which, **more)
            items += page["Items"]
            if "LastEvaluatedKey" not in page:
                return items
            more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def check_stream(self):
        self.reader.read()
        for writer in self.writers:
            for id_, states in writer.history.items():
                assert self.reader.histories.get(id_, []) == states, f"{id_}: the stream tells another history"
        expected = {id_ for writer in self.writers for id_ in writer.history} | set(counters())
        assert self.reader.histories.keys() <= expected
        increments = self.increments()
        for counter in counters():
            states = self.reader.histories[counter]
            assert [state["n"] for state in states] == list(range(1, len(states) + 1)), "an increment twice or lost"
            assert len(states) == increments[counter]


def counters():
    return [f"counter-{number}" for number in range(COUNTERS)]
