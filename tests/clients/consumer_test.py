"""The consumer library at a live server: what a handler sees, and what the lease table says."""
import os
import pathlib
import signal
import subprocess
import time

import pytest
from changes import create_table, shard_records, shards, trim_horizon
from consumer_worker import Journal, Worker, wait_until
from control import Control
from follower import environment
from sdk import connect
from server import Tailrace

TABLE, LEASES = "Orders", "orders-consumer"
ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = os.environ.get("TAILRACE_CONSUMER_EXAMPLE", str(ROOT / "build" / "dev" / "examples" / "cpp" / "consume"))


class Scene:
    """A server with a table, and consumers of its stream."""

    def __init__(self, server, folder):
        self.server, self.folder = server, folder
        self.control = Control(server.endpoint, server.processes())
        self.dynamodb = connect("dynamodb", server.endpoint)
        self.streams = connect("dynamodbstreams", server.endpoint)
        self.stream_arn = create_table(self.dynamodb, TABLE, {"id": "S"})
        self.journal = Journal(folder / "journal")
        self.versions = 0

    def worker(self, name="alone", **options):
        given = {"table": TABLE, "application": LEASES, "worker": name, "poll_ms": 200, "lease_ms": 1500} | options
        return Worker(self.server.endpoint, self.journal, self.folder / f"{name}.log", **given)

    def put(self, *keys):
        for key in keys:
            self.versions += 1
            self.dynamodb.put_item(TableName=TABLE, Item={"id": {"S": key}, "v": {"N": str(self.versions)}})

    def disable(self):
        self.dynamodb.update_table(TableName=TABLE, StreamSpecification={"StreamEnabled": False})

    def enable(self):
        self.dynamodb.update_table(TableName=TABLE, StreamSpecification={"StreamEnabled": True,
                                                                         "StreamViewType": "NEW_AND_OLD_IMAGES"})

    def written(self):
        """(shard, number) of each record."""
        return [(shard["ShardId"], int(record["dynamodb"]["SequenceNumber"]))
                for shard in shards(self.streams, self.stream_arn)
                for record in shard_records(self.streams, trim_horizon(self.streams, self.stream_arn, shard))]

    def wait_for(self, count, *workers):
        wait_until(lambda: len(self.journal.records()) >= count, f"{count} records", *workers)

    def leases(self):
        items = self.dynamodb.scan(TableName=LEASES, ConsistentRead=True)["Items"]
        return {item["leaseKey"]["S"]: item for item in items}

    def owners(self):
        return {shard: row.get("leaseOwner", {}).get("S") for shard, row in self.leases().items()
                if row["checkpoint"]["S"] != "SHARD_END"}

    def assert_each_once(self):
        assert sorted(self.journal.places()) == sorted(self.written())


@pytest.fixture
def scene(tmp_path):
    with Tailrace(tmp_path / "log", tmp_path / "data", ["--control", "--durability", "async"]) as server:
        yield Scene(server, tmp_path)


def keys(count, prefix="item"):
    return [f"{prefix}-{number}" for number in range(count)]


def test_reads_each_record_once_and_ends_with_the_stream(scene):
    scene.put(*keys(20), *keys(20))
    with scene.worker() as worker:
        scene.wait_for(40, worker)
        scene.control.roll(TABLE)
        scene.put(*keys(20))
        scene.control.split(TABLE)
        scene.put(*keys(20))
        scene.wait_for(80, worker)
        scene.disable()
        metrics = worker.wait()
    scene.assert_each_once()
    versions = scene.journal.versions()
    assert set(versions) == set(keys(20))
    assert all(list(map(int, seen)) == sorted(map(int, seen)) for seen in versions.values())
    assert metrics["records"] == 80
    assert metrics["shards_finished"] == len(shards(scene.streams, scene.stream_arn))
    assert {row["checkpoint"]["S"] for row in scene.leases().values()} == {"SHARD_END"}


def test_parents_come_before_their_children(scene):
    for _ in range(3):
        scene.put(*keys(5))
        scene.control.split(TABLE)
    scene.put(*keys(5))
    scene.disable()
    with scene.worker() as worker:
        worker.wait()
    parents = {shard["ShardId"]: shard.get("ParentShardId") for shard in shards(scene.streams, scene.stream_arn)}
    ended = set()
    for event in scene.journal.events():
        if event.what == "started":
            assert parents[event.shard] is None or parents[event.shard] in ended
        if event.what == "ended":
            ended.add(event.shard)
    assert ended == set(parents)
    scene.assert_each_once()


def test_without_a_lease_table_it_reads_alone(scene):
    scene.put(*keys(10))
    scene.control.split(TABLE)
    scene.put(*keys(10))
    scene.disable()
    with scene.worker(application="") as worker:
        assert worker.wait()["records"] == 20
    assert scene.dynamodb.list_tables()["TableNames"] == [TABLE]


def test_goes_on_where_it_stopped(scene):
    scene.put(*keys(30))
    with scene.worker(batch=7, stop_after=10) as worker:
        worker.wait()
    seen = len(scene.journal.records())
    assert 10 <= seen < 30
    assert set(scene.owners().values()) == {None}
    scene.disable()
    with scene.worker() as worker:
        worker.wait()
    scene.assert_each_once()


def test_two_share_the_work_and_hand_it_over_without_repeating_any(scene):
    scene.put(*keys(20))
    with scene.worker("first") as first:
        scene.wait_for(20, first)
        with scene.worker("second") as second:
            wait_until(lambda: sorted(scene.owners().values()) == ["first", "first", "second", "second"],
                       "equal shares", first, second)
            scene.put(*keys(20))
            scene.wait_for(40, first, second)
            assert first.stop()["leases_handed_over"] == 2
            wait_until(lambda: set(scene.owners().values()) == {"second"}, "one who has all", second)
            scene.put(*keys(20))
            scene.wait_for(60, second)
            scene.disable()
            second.wait()
    scene.assert_each_once()
    assert {record.worker for record in scene.journal.records()} == {"first", "second"}


def test_the_shards_of_one_who_died_are_taken_over(scene):
    scene.put(*keys(20))
    with scene.worker("first") as first:
        scene.wait_for(20, first)
        first.kill()
    scene.put(*keys(20))
    with scene.worker("second") as second:
        scene.wait_for(40, second)
        scene.disable()
        second.wait()
    assert set(scene.journal.places()) == set(scene.written())


def test_from_latest_on(scene):
    """An iterator is asked for after the start is told; what is written in between may be old already."""
    scene.put(*keys(20))
    with scene.worker(start="LATEST") as worker:
        wait_until(lambda: scene.put(*keys(20, "early")) or len({record.shard for record in scene.journal.records()}) == 4,
                   "a record of each shard", worker)
        written = scene.versions
        scene.put(*keys(20, "late"))
        wait_until(lambda: {record.version for record in scene.journal.records()} >= {str(scene.versions)}, "the last",
                   worker)
        scene.disable()
        worker.wait()
    versions = [int(record.version) for record in scene.journal.records()]
    assert min(versions) > 20
    assert {version for version in versions if version > written} == set(range(written + 1, written + 21))


def test_from_a_time_on(scene):
    scene.put(*keys(20))
    now = scene.control.advance(seconds=10)["now_ms"]
    scene.control.split(TABLE)
    scene.put(*keys(20))
    scene.disable()
    with scene.worker(start=f"AT_TIMESTAMP {now - 2000}") as worker:
        worker.wait()
    assert sorted(int(record.version) for record in scene.journal.records()) == list(range(21, 41))


def test_a_handler_that_throws_is_called_again(scene):
    scene.put(*keys(10))
    scene.disable()
    with scene.worker(failures=2) as worker:
        worker.wait()
    assert sorted(set(scene.journal.places())) == sorted(scene.written())


def test_a_handler_may_give_up(scene):
    scene.put(*keys(10))
    with scene.worker(failures=100, attempts=2) as worker:
        status, _ = worker.end()
        assert (status, "the handler gave up" in worker.log_tail()) == (1, True)
    assert not scene.journal.records()


def test_a_checkpoint_within_a_batch_holds(scene):
    """The handler writes one after every third record, and then asks for the batch again."""
    scene.put(*keys(20))
    scene.disable()
    with scene.worker(checkpoint_every=3, threads=1) as worker:
        worker.wait()
    scene.assert_each_once()


def test_exactly_once_over_deaths(scene, tmp_path):
    """Each process dies in the middle of its work; the last one is let be."""
    results = tmp_path / "results"
    results.mkdir()
    scene.put(*keys(300))
    scene.disable()
    options = {"results": results, "batch": 10, "lease_ms": 600}
    deaths = 0
    for number in range(6):
        with scene.worker(f"mortal-{number}", pause_us=2000, **options) as worker:
            started = len(scene.journal.records())
            wait_until(lambda: len(scene.journal.records()) >= started + 20 or not worker.is_running(), "some work")
            deaths += worker.is_running()
            worker.kill()
    with scene.worker("last", **options) as worker:
        worker.wait()
    assert deaths > 2
    lines = [line for path in results.iterdir() for line in path.read_text(encoding="utf-8").splitlines()]
    words = [line.split(" ") for line in lines if line.startswith("record ")]
    assert sorted((shard, int(number)) for _, _, _, shard, number, *_ in words) == sorted(scene.written())


def test_iterators_that_expire_and_requests_that_fail(scene):
    for kind, operation in [("expired_iterator", "GetRecords"), ("throttling", "GetRecords"),
                            ("internal_error", "GetRecords"), ("drop_before", "GetShardIterator"),
                            ("empty_page", "GetRecords"), ("drop_after_commit", "UpdateItem"),
                            ("throttling", "DescribeStream"), ("late_child", "DescribeStream")]:
        scene.control.inject(kind, operation=operation, probability=0.3, seed=7)
    scene.put(*keys(20))
    with scene.worker(lease_ms=3000) as worker:
        scene.wait_for(10, worker)
        scene.control.roll(TABLE)
        scene.put(*keys(20))
        scene.wait_for(30, worker)
        scene.control.clear_faults()
        scene.disable()
        worker.wait()
    assert set(scene.journal.places()) == set(scene.written())


def trim_behind_its_back(scene):
    """What was read is gone when it comes back, and there is something after it."""
    scene.put(*keys(20))
    with scene.worker() as worker:
        scene.wait_for(20, worker)
        worker.stop()
    scene.put(*keys(20, "lost"))
    scene.control.trim(TABLE)
    scene.put(*keys(20, "kept"))


def test_records_that_were_trimmed_end_it(scene):
    trim_behind_its_back(scene)
    with scene.worker() as worker:
        status, metrics = worker.end()
        assert status == 1 and metrics["trims"] >= 1
        assert "were removed before they were read" in worker.log_tail()


@pytest.mark.parametrize("options", [{"trimmed": "skip"}, {"trimmed": "ask", "skip_trimmed": 1}])
def test_records_that_were_trimmed_may_be_skipped(scene, options):
    trim_behind_its_back(scene)
    with scene.worker(**options) as worker:
        scene.wait_for(40, worker)
        scene.disable()
        worker.wait()
    kept = sorted(record.key for record in scene.journal.records() if record.key.startswith("kept"))
    assert kept == sorted(keys(20, "kept"))


def test_follows_the_next_stream_of_its_table(scene):
    scene.put(*keys(10))
    with scene.worker(follow=1) as worker:
        scene.wait_for(10, worker)
        scene.disable()
        scene.put(*keys(10, "between"))
        scene.enable()
        scene.put(*keys(10))
        scene.wait_for(20, worker)
        assert worker.stop()["records"] == 20
    assert not [record for record in scene.journal.records() if record.key.startswith("between")]


def test_one_who_was_away_goes_through_all_streams(scene):
    scene.put(*keys(10))
    with scene.worker(follow=1) as worker:
        scene.wait_for(10, worker)
        worker.stop()
    for _ in range(2):
        scene.disable()
        scene.enable()
        scene.put(*keys(10))
    with scene.worker(follow=1) as worker:
        scene.wait_for(30, worker)
        worker.stop()
    assert [int(record.version) for record in scene.journal.records()
            if record.key == "item-0"] == [1, 11, 21]


def test_the_stream_of_a_deleted_table_is_read_to_its_end(scene):
    scene.put(*keys(10))
    with scene.worker(follow=1) as worker:
        scene.wait_for(10, worker)
        scene.put(*keys(10))
        scene.dynamodb.delete_table(TableName=TABLE)
        worker.wait()
    scene.assert_each_once()


def test_a_server_without_waiting_reads_is_polled(scene):
    scene.put(*keys(10))
    with scene.worker(wait_ms=0, poll_ms=100) as worker:
        scene.wait_for(10, worker)
        scene.put(*keys(10))
        scene.wait_for(20, worker)
        scene.disable()
        worker.wait()
    scene.assert_each_once()


def test_the_server_may_be_away_for_a_while(scene):
    scene.put(*keys(10))
    with scene.worker(lease_ms=1000) as worker:
        scene.wait_for(10, worker)
        scene.server.kill()
        time.sleep(2)
        scene.server.start()
        scene.put(*keys(10))
        scene.wait_for(20, worker)
        scene.disable()
        worker.wait()
    assert set(scene.journal.places()) == set(scene.written())


def test_a_table_without_a_stream_is_told(scene):
    create_table(scene.dynamodb, "Plain", {"id": "S"}, stream=None)
    with scene.worker(table="Plain") as worker:
        assert worker.end()[0] == 1
        assert "has no stream" in worker.log_tail()


def test_the_example_prints_each_change_and_goes_on_where_it_stopped(scene):
    output = scene.folder / "changes"

    def lines():
        return output.read_text(encoding="utf-8").splitlines()

    for rounds in (1, 2):
        scene.put(*keys(10))
        with open(output, "ab") as changes:
            program = subprocess.Popen([EXAMPLE, TABLE], env=environment(scene.server.endpoint), stdout=changes)
        wait_until(lambda: len(lines()) >= 10 * rounds or program.poll() is not None, "the changes")
        program.send_signal(signal.SIGTERM)
        assert program.wait(30) == 0
    assert sorted(lines()) == sorted(f'{event} {{"id":{{"S":"item-{number}"}}}}' for number in range(10)
                                     for event in ("INSERT", "MODIFY"))
