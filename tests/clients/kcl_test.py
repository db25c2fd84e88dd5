"""The Kinesis Client Library with the DynamoDB Streams adapter, unchanged, follows a table while things happen to it.

Its leases lie in tables of the same server. The program is kcl/src/main/java/FollowTable.java; `./dev test clients` builds
it. Where its artifacts cannot be had there is nothing to run, and the test says so.
"""
import pathlib
import shutil

import pytest
from changes import all_records, change_of, create_table, history, plain, shards
from control import Control
from follower import Follower
from sdk import connect
from server import Tailrace

TARGET = pathlib.Path(__file__).parent / "kcl" / "target"
TABLE, APPLICATION = "Mill", "mill-consumer"
JAVA = ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "-Dorg.slf4j.simpleLogger.showDateTime=true", "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS"]
ITEMS = 12

# The first start waits up to 30 s of the KCL's own choosing for other workers, and no setting shortens it.
START_S_MAX = 120
# A worker that was killed stays the leader of its fellows for two minutes of the KCL's own choosing.
CATCH_UP_S_MAX = 300

needs_the_consumer = pytest.mark.skipif(
    not (TARGET / "built").exists() or not shutil.which("java"),
    reason="NOT RUN: the KCL consumer was not built (no Java, or its artifacts could not be had); "
           "`./dev test clients` builds it")


class World:
    """A server, a table whose stream is followed, the consumer, and every state that each item went through."""

    def __init__(self, server, folder):
        self.server = server
        self.control = Control(server.endpoint)
        self.dynamodb = connect("dynamodb", server.endpoint, retries={"mode": "standard", "max_attempts": 8})
        self.streams = connect("dynamodbstreams", server.endpoint, retries={"mode": "standard", "max_attempts": 8})
        self.stream_arn = create_table(self.dynamodb, TABLE, {"id": "S"})
        self.states = {f"item-{number}": [] for number in range(ITEMS)}
        self.round = 0
        self.consumer = Follower([*JAVA, "-cp", f"{TARGET}/classes:{TARGET}/dependency/*", "FollowTable",
                                  self.stream_arn, APPLICATION], server.endpoint, folder / "consumer.log")

    def write(self):
        """Changes each item twice: puts, and now and then a removal."""
        for name, states in self.states.items():
            for _ in range(2):
                self.round += 1
                key = {"id": {"S": name}}
                if self.round % 9 == 0 and states and states[-1]:
                    self.dynamodb.delete_item(TableName=TABLE, Key=key)
                    states.append(None)
                    continue
                self.dynamodb.put_item(TableName=TABLE, Item=key | {"n": {"N": str(self.round)}})
                states.append({"id": name, "n": self.round})

    def expected(self):
        return {name: history(*states) for name, states in self.states.items()}

    def written(self):
        return sum(map(len, self.states.values()))

    def caught_up(self):
        self.consumer.wait_until(lambda lines: len(Deliveries(lines).numbers) >= self.written(),
                                 f"{self.written()} records", CATCH_UP_S_MAX)


# --- the scenario ----------------------------------------------------------------------------------------------------
# What happens to the table while it is followed. Each step comes between two rounds of writes, the first of which the
# consumer may not have read yet.


def nothing(_):
    """The consumer has only just come up."""


def restart_server(world):
    world.server.stop()
    world.server.start()


def kill_server(world):
    world.server.kill()
    world.server.start()


def kill_consumer(world):
    """Another one takes over its leases, from its checkpoints."""
    world.consumer.kill()
    world.consumer.start()


def roll_shards(world):
    world.control.roll(TABLE)


def split_shards(world):
    world.control.split(TABLE)


def four_hours_pass(world):
    """As each shard of the service knows them. Readers' iterators expire meanwhile."""
    world.control.advance(seconds=4 * 60 * 60)


SCENARIO = [nothing, roll_shards, restart_server, split_shards, kill_consumer, four_hours_pass, kill_server]
SERVER_ARGUMENTS = ["--control"]


def disable(world):
    world.dynamodb.update_table(TableName=TABLE, StreamSpecification={"StreamEnabled": False})


# --- what it saw -----------------------------------------------------------------------------------------------------


class Deliveries:
    """The consumer's lines, judged by what the KCL promises. `records` has each record once, in order of delivery."""

    def __init__(self, lines, parents=None):
        self.records, self.numbers, self.ended = [], set(), set()
        self.parents = parents or {}
        self.reached, self.safe = {}, {}  # by shard: the last number handed out since it started, and checkpointed
        for line in list(lines):
            getattr(self, "on_" + line["what"])(line["shard"], line)

    def on_started(self, shard, line):
        after = 0 if line["after"] == "TRIM_HORIZON" else int(line["after"])
        assert after >= self.safe.get(shard, 0), f"{shard} starts again before its checkpoint: {line}"
        parent = self.parents.get(shard)
        assert parent not in self.parents or parent in self.ended, f"{shard} starts before the end of its parent"
        self.reached[shard] = after

    def on_record(self, shard, line):
        number = int(line["number"])
        assert line["record"]["dynamodb"]["SequenceNumber"] == line["number"]
        assert number > self.reached[shard], f"out of order, or again without a new start: {line}"
        self.reached[shard] = number
        if (shard, number) not in self.numbers:
            self.numbers.add((shard, number))
            self.records.append(as_served(line["record"]))

    def on_checkpoint(self, shard, line):
        if line["at"] != "SHARD_END":
            self.safe[shard] = int(line["at"])

    def on_ended(self, shard, _):
        self.ended.add(shard)

    def on_unsure(self, shard, line):
        """A checkpoint that failed as far as the consumer knows."""

    def on_lost(self, shard, line):
        """A lease that went to another worker, or was not renewed in time."""


def as_served(record):
    """The adapter writes an image that is absent as an empty one."""
    body = {name: value for name, value in record["dynamodb"].items() if value != {}}
    return record | {"dynamodb": body}


# --- what the server lacks for the leases -----------------------------------------------------------------------------


# --- tests -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def world(tmp_path):
    with Tailrace(tmp_path / "log", tmp_path / "data", SERVER_ARGUMENTS) as server:
        yield World(server, tmp_path)


@needs_the_consumer
def test_follows_a_table_through_all_that_happens_to_it(world):
    world.write()
    with world.consumer as consumer:
        consumer.wait_until(bool, "a first shard", START_S_MAX)
        for step in SCENARIO:
            world.write()
            step(world)
            world.write()
            world.caught_up()
        world.write()
        disable(world)
        expected_shards = shards(world.streams, world.stream_arn)
        consumer.wait_until(lambda lines: len(Deliveries(lines).ended) == len(expected_shards), "the end of all shards",
                            CATCH_UP_S_MAX)
        assert consumer.finish() == 0, consumer.log_tail()

    seen = Deliveries(consumer.lines, {shard["ShardId"]: shard.get("ParentShardId") for shard in expected_shards})
    found = {name: [] for name in world.states}
    for record in seen.records:
        found[plain(record["dynamodb"]["Keys"])["id"]].append(change_of(record))
    assert found == world.expected()
    there = all_records(world.streams, world.stream_arn)
    assert sorted(number for _, number in seen.numbers) == sorted(
        int(record["dynamodb"]["SequenceNumber"]) for record in there)
    leases = map(plain, world.dynamodb.scan(TableName=APPLICATION, ConsistentRead=True)["Items"])
    assert {lease["leaseKey"]: lease["checkpoint"] for lease in leases} == {
        shard["ShardId"]: "SHARD_END" for shard in expected_shards}


def started(shard, after="TRIM_HORIZON"):
    return {"what": "started", "shard": shard, "after": after}


def record(shard, number):
    return {"what": "record", "shard": shard, "number": number, "record": {"dynamodb": {"SequenceNumber": number}}}


def checkpoint(shard, at):
    return {"what": "checkpoint", "shard": shard, "at": at}


def test_a_record_may_come_again_after_a_start_from_the_checkpoint():
    lines = [started("a"), record("a", "1"), checkpoint("a", "1"), record("a", "2"), started("a", "1"), record("a", "2")]
    assert Deliveries(lines).numbers == {("a", 1), ("a", 2)}
    assert len(Deliveries(lines).records) == 2


@pytest.mark.parametrize("lines, complaint", [
    ([started("a"), record("a", "2"), record("a", "1")], "out of order"),
    ([started("a"), record("a", "1"), record("a", "1")], "again without a new start"),
    ([started("a"), record("a", "1"), checkpoint("a", "1"), started("a")], "before its checkpoint"),
    ([started("a"), record("a", "1"), started("child")], "before the end of its parent"),
])
def test_what_the_kcl_promises_is_checked(lines, complaint):
    with pytest.raises(AssertionError, match=complaint):
        Deliveries(lines, {"a": None, "child": "a"})
