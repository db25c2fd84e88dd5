"""Servers over a Ceph cluster under load, while what they stand on and they themselves are killed, stopped and filled up.

After every round, once all is well again, what tests/support/trial.py says holds, and no server had to be asked to go on.

TAILRACE_SEED and TAILRACE_ROUNDS choose another run; TAILRACE_TROUBLE one kind of trouble.
"""
import contextlib
import os
import random
import time

from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError
from cluster import rados
from sdk import connect
from server import Tailrace
from trial import PLAIN, STREAMED, Trial
from trouble import TROUBLES, Scene

SEED = int(os.environ.get("TAILRACE_SEED", "1"))
ROUNDS = int(os.environ.get("TAILRACE_ROUNDS", str(len(TROUBLES))))
CHOSEN = os.environ.get("TAILRACE_TROUBLE")
WRITERS = 16
SETTLES_S = 2.0  # what was on its way when trouble ended has arrived by then
RESUMES_S_MAX = 60


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
    """Trouble after trouble for servers, while they are written to."""

    def __init__(self, ceph, servers):
        self.random = random.Random(SEED)
        self.trial = Trial(lambda service, **config: Anybody(service, servers, random.Random(self.random.random()), **config),
                           SEED, WRITERS, index_follows_s=RESUMES_S_MAX)
        self.scene = Scene(ceph, servers, self.random, STREAMED)

    def round(self, trouble):
        """How long after it somebody had to wait for a write."""
        with self.trial.writing():
            time.sleep(self.random.uniform(0.2, 0.8))
            heal = trouble(self.scene)
            time.sleep(self.random.uniform(*getattr(trouble, "lasts", (0.5, 6.0))))
            heal()
            resumed = self.wait_until_written()
        time.sleep(SETTLES_S)
        self.trial.check()
        return resumed

    def wait_until_written(self):
        """Until each of some keys of all partitions has been written; how long it took."""
        began = time.monotonic()
        for number in range(16):
            while True:
                with contextlib.suppress(BotoCoreError):
                    self.trial.dynamodb.put_item(TableName=PLAIN, Item={"id": {"S": f"probe-{number}"}})
                    break
                assert time.monotonic() - began < RESUMES_S_MAX, "service does not resume"
        return time.monotonic() - began


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
    run = Run(ceph, running)
    reader = run.trial.reader
    reader.read()
    first_shards = len(reader.records)
    for number, trouble in zip(range(1, count + 1), chosen_troubles(run.random)):
        resumed = run.round(trouble)
        records = sum(len(shard) for shard in reader.records.values())
        print(f"round {number}: {trouble.__name__}: writes again {resumed:.1f} s after it; so far "
              f"{run.trial.acknowledged()} writes, {records} records, {len(reader.records)} shards", flush=True)
    reader.assert_rereads_the_same()
    assert run.trial.acknowledged() > count * WRITERS
    if CHOSEN is None and count >= len(TROUBLES):
        assert len(reader.records) > first_shards, "no shard was rolled or split"
    assert all(server.is_running() for server in running)


def test_nothing_is_lost_and_nothing_invented_whatever_happens(ceph, tmp_path):
    with servers(ceph, tmp_path) as running:
        rounds(ceph, running, ROUNDS)


def test_servers_that_write_the_same_partitions_by_force(ceph, tmp_path):
    """Nobody sends a write to the one that should make it: the guards alone keep them from each other."""
    with servers(ceph, tmp_path, "--forwarding", "off") as running:
        rounds(ceph, running, max(1, ROUNDS // 4))
