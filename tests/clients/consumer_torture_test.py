"""Consumers under torture: what they promise while processes die and stand still, shards roll and split, the server
goes away and requests fail.

Four workers share a stream. When the trouble is over the stream is switched off, and all of them come to its end. Then

* each record was handled, and nothing that is no record;
* the records of each item were first handled in their order;
* what one worker handled of a shard, from taking it to losing it, is without gaps;
* a record was handled twice only where trouble lay between;
* each shard is finished.

TAILRACE_SEED and TAILRACE_SECONDS choose another run.
"""
import collections
import os
import random
import signal
import threading
import time

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from changes import create_table, shard_records, shards, trim_horizon
from consumer_worker import Event, Journal, Worker, wait_until
from control import Control, Refused
from sdk import connect
from server import Tailrace

SEED = int(os.environ.get("TAILRACE_SEED", "1"))
SECONDS = float(os.environ.get("TAILRACE_SECONDS", "45"))
TABLE, LEASES, WORKERS, LEASE_S = "Orders", "orders-torture", 4, 1.5
FAULTS = [("throttling", "GetRecords"), ("throttling", "UpdateItem"), ("internal_error", "GetRecords"),
          ("internal_error", "UpdateItem"), ("drop_before", "UpdateItem"), ("drop_after_commit", "UpdateItem"),
          ("drop_after_commit", "PutItem"), ("drop_before", "GetRecords"), ("empty_page", "GetRecords"),
          ("expired_iterator", "GetRecords"), ("late_child", "DescribeStream"), ("throttling", "DescribeStream"),
          ("internal_error", "Scan"), ("drop_before", "GetShardIterator")]


class Writer(threading.Thread):
    """Writes the items of its own, each a version further; what fails is written again."""

    def __init__(self, endpoint, name, seed):
        super().__init__(daemon=True)
        self.dynamodb = connect("dynamodb", endpoint, retries={"total_max_attempts": 1}, read_timeout=5)
        self.name, self.random, self.stopped = name, random.Random(f"{seed}-{name}"), threading.Event()
        self.version = 0

    def run(self):
        while not self.stopped.is_set():
            self.version += 1
            item = {"id": {"S": f"{self.name}-{self.random.randrange(8)}"}, "v": {"N": str(self.version)}}
            try:
                self.dynamodb.put_item(TableName=TABLE, Item=item)
            except (BotoCoreError, ClientError):
                time.sleep(0.05)
            time.sleep(0.002)


class Torture:
    def __init__(self, server, folder, seed):
        self.server, self.folder, self.random = server, folder, random.Random(seed)
        self.control = Control(server.endpoint, server.processes())
        self.journal = Journal(folder / "journal")
        self.stream_arn = create_table(connect("dynamodb", server.endpoint), TABLE, {"id": "S"})
        self.writers = [Writer(server.endpoint, f"w{number}", seed) for number in range(3)]
        self.workers, self.hired, self.troubles = [], 0, collections.Counter()
        self.paused = {}

    def hire(self):
        name = f"worker-{self.hired}"
        self.hired += 1
        worker = Worker(self.server.endpoint, self.journal, self.folder / f"{name}.log", table=TABLE,
                        application=LEASES, worker=name, lease_ms=int(LEASE_S * 1000), poll_ms=100, batch=50,
                        pause_us=300)
        worker.start()
        self.workers.append(worker)

    def torment(self, seconds):
        for writer in self.writers:
            writer.start()
        for _ in range(WORKERS):
            self.hire()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.one_trouble()
            time.sleep(self.random.uniform(0.05, 0.6))
            for worker in self.workers:
                assert worker.is_running(), worker.log_tail()

    def one_trouble(self):
        kinds = {self.kill_worker: 4, self.pause_worker: 4, self.replace_gently: 2, self.roll: 4, self.split: 1,
                 self.inject: 5, self.clear_faults: 3, self.kill_server: 1, self.restart_server: 1}
        trouble = self.random.choices(list(kinds), list(kinds.values()))[0]
        self.troubles[trouble.__name__] += 1
        trouble()
        self.wake_some()

    def kill_worker(self):
        worker = self.workers.pop(self.random.randrange(len(self.workers)))
        self.wake(worker)
        worker.kill()
        self.hire()

    def pause_worker(self):
        worker = self.random.choice(self.workers)
        if worker in self.paused:
            return
        worker.signal(signal.SIGSTOP)
        self.paused[worker] = time.monotonic() + self.random.uniform(0.1, 3 * LEASE_S)

    def wake_some(self):
        for worker in [worker for worker, until in self.paused.items() if until < time.monotonic()]:
            self.wake(worker)

    def wake(self, worker):
        if self.paused.pop(worker, None) is not None:
            worker.signal(signal.SIGCONT)

    def replace_gently(self):
        worker = self.random.choice(self.workers)
        if worker in self.paused:
            return
        self.workers.remove(worker)
        worker.stop()
        self.hire()

    def roll(self):
        self.change_shard(self.control.roll)

    def split(self):
        if len(self.open_shards()) < 12:
            self.change_shard(self.control.split)

    def open_shards(self):
        return [shard["shard"] for shard in self.control.shards(TABLE) if "end" not in shard]

    def change_shard(self, change):
        try:
            change(TABLE, shard=self.random.choice(self.open_shards()))
        except Refused:  # too young for another change
            pass

    def inject(self):
        kind, operation = self.random.choice(FAULTS)
        self.control.inject(kind, operation=operation, probability=self.random.choice([0.05, 0.3, 1.0]),
                            count=self.random.randrange(1, 30), seed=self.random.randrange(1000))

    def clear_faults(self):
        self.control.clear_faults()

    def kill_server(self):
        self.server.kill()
        time.sleep(self.random.uniform(0, 2 * LEASE_S))
        self.server.start()

    def restart_server(self):
        assert self.server.stop() == 0, self.server.log_tail()
        time.sleep(self.random.uniform(0, 0.5))
        self.server.start()

    def come_to_an_end(self):
        for writer in self.writers:
            writer.stopped.set()
        for writer in self.writers:
            writer.join()
        for worker in list(self.paused):
            self.wake(worker)
        self.control.clear_faults()
        connect("dynamodb", self.server.endpoint).update_table(
            TableName=TABLE, StreamSpecification={"StreamEnabled": False})
        wait_until(lambda: not any(worker.is_running() for worker in self.workers), "an end", limit_s=120)
        for worker in self.workers:
            worker.wait()

    def end_by_force(self):
        for writer in self.writers:
            writer.stopped.set()
        for worker in self.workers:
            if worker.is_running():
                self.wake(worker)
                worker.kill()


class Truth:
    """The stream as it is, shard after shard, parents first."""

    def __init__(self, found):
        """Of {shard: [(number, key, version)]}."""
        self.shards, self.items = found, collections.defaultdict(list)
        for records in found.values():
            for number, key, version in records:
                self.items[key].append((number, version))

    @classmethod
    def of_stream(cls, server, stream_arn):
        streams = connect("dynamodbstreams", server.endpoint)
        return cls({shard["ShardId"]: cls.records(streams, stream_arn, shard)
                    for shard in shards(streams, stream_arn)})

    @staticmethod
    def records(streams, stream_arn, shard):
        found = []
        for record in shard_records(streams, trim_horizon(streams, stream_arn, shard)):
            body = record["dynamodb"]
            found.append((int(body["SequenceNumber"]), body["Keys"]["id"]["S"], body["NewImage"]["v"]["N"]))
        return found


def check_first_sights(truth, records):
    """Nothing is missing or invented, and each item's records were first seen in their order."""
    seen, first = set(), collections.defaultdict(list)
    for record in records:
        if (record.shard, record.number) not in seen:
            seen.add((record.shard, record.number))
            first[record.key].append((record.number, record.version))
    for key in truth.items.keys() | first.keys():
        assert first[key] == truth.items[key], f"the records of {key}"


def check_tenures(truth, records):
    """Each begins at a record and goes on without a gap."""
    places = {(shard, number): place for shard, found in truth.shards.items()
              for place, (number, _, _) in enumerate(found)}
    last = {}
    for record in records:
        tenure, place = (record.worker, record.tenure, record.shard), places[(record.shard, record.number)]
        assert last.get(tenure, place - 1) == place - 1, f"{tenure} goes from {last[tenure]} to {place}"
        last[tenure] = place


def check_repetitions(records, events):
    """What was handled again was handled before by one who did not come to give the shard up in order; or by one who took
    over from the one who repeats it, who had stood still."""
    gentle = {(event.worker, event.tenure) for event in events if event.what in ("requested", "ended")}
    begun, before = {}, {}
    for event in events:
        begun.setdefault((event.worker, event.tenure), len(begun))
    for record in records:
        place, tenure = (record.shard, record.number), (record.worker, record.tenure)
        first = before.get(place)
        assert first not in gentle or begun[tenure] < begun[first], f"{tenure} repeats {place} of {first}"
        before[place] = tenure


def check_all(truth, events):
    records = [event for event in events if event.what == "record"]
    check_first_sights(truth, records)
    check_tenures(truth, records)
    check_repetitions(records, events)


def repeated(records):
    return len(records) - len({(record.shard, record.number) for record in records})


@pytest.fixture
def torture(tmp_path):
    with Tailrace(tmp_path / "log", tmp_path / "data", ["--control", "--durability", "async"]) as server:
        torture = Torture(server, tmp_path, SEED)
        yield torture
        torture.end_by_force()


def test_at_least_once_and_in_order(torture):
    torture.torment(SECONDS)
    torture.come_to_an_end()
    truth, records = Truth.of_stream(torture.server, torture.stream_arn), torture.journal.records()
    print(f"seed {SEED}: {sum(map(len, truth.shards.values()))} records in {len(truth.shards)} shards, "
          f"{repeated(records)} repeated, {torture.hired} workers, {dict(torture.troubles)}")
    check_all(truth, torture.journal.events())
    rows = connect("dynamodb", torture.server.endpoint).scan(TableName=LEASES, ConsistentRead=True)["Items"]
    assert {row["leaseKey"]["S"]: row["checkpoint"]["S"] for row in rows} == dict.fromkeys(truth.shards, "SHARD_END")


def test_without_trouble_each_record_is_handled_once(torture):
    """Though shards roll and split, and workers come and go."""
    for writer in torture.writers:
        writer.start()
    for _ in range(WORKERS):
        torture.hire()
    deadline = time.monotonic() + min(SECONDS, 15)
    while time.monotonic() < deadline:
        torture.random.choice([torture.roll, torture.split, torture.replace_gently])()
        time.sleep(0.5)
    torture.come_to_an_end()
    truth, records = Truth.of_stream(torture.server, torture.stream_arn), torture.journal.records()
    check_first_sights(truth, records)
    check_tenures(truth, records)
    assert repeated(records) == 0


TRUTH = Truth({"parent": [(1, "a", "1"), (2, "b", "1"), (3, "a", "2")], "child": [(4, "a", "3"), (5, "b", "2")]})


def told(*lines):
    """Of `TENURE NUMBER`, a record; and `TENURE WORD`, what else may come to a tenure."""
    rows = {number: (shard, key, version) for shard, found in TRUTH.shards.items() for number, key, version in found}
    rows[9] = ("child", "a", "9")
    for line in lines:
        tenure, word = line.split()
        if word.isdigit():
            shard, key, version = rows[int(word)]
            yield Event("record", "w", int(tenure), shard, int(word), "MODIFY", key, version)
        else:
            yield Event(word, "w", int(tenure), "parent")


@pytest.mark.parametrize("lines", [
    ("1 1", "1 2", "1 3", "1 ended", "2 4", "2 5", "2 ended"),
    ("1 1", "1 2", "1 lost", "2 2", "2 3", "2 ended", "3 4", "3 5"),
    ("1 1", "1 requested", "2 2", "2 3", "3 4", "3 5"),
    ("1 1", "2 started", "2 2", "1 2", "1 lost", "2 requested", "3 3", "4 4", "4 5"),
])
def test_the_checks_let_pass_what_is_right(lines):
    check_all(TRUTH, list(told(*lines)))


@pytest.mark.parametrize("lines", [
    pytest.param(("1 1", "1 2", "1 3", "2 4"), id="the last one is missing"),
    pytest.param(("1 1", "1 3", "2 4", "2 5"), id="one is left out"),
    pytest.param(("1 1", "1 3", "2 2", "3 4", "3 5"), id="one is left out, and handled by the next"),
    pytest.param(("2 4", "2 5", "1 1", "1 2", "1 3"), id="a child before its parent"),
    pytest.param(("1 1", "1 2", "1 3", "2 4", "2 5", "2 9"), id="one that is none"),
    pytest.param(("1 1", "1 2", "1 1", "1 2", "1 3", "2 4", "2 5"), id="a tenure goes back"),
    pytest.param(("1 1", "1 2", "1 requested", "2 2", "2 3", "3 4", "3 5"), id="repeated though it was handed over"),
])
def test_the_checks_see_what_is_wrong(lines):
    events = list(told(*lines))
    with pytest.raises((AssertionError, KeyError)):
        check_all(TRUTH, events)
