"""kill -9 at random moments under concurrent writes, again and again.

After every restart, what tests/support/trial.py says holds, and iterators from before the crash go on.

TAILRACE_SEED and TAILRACE_ROUNDS choose another run.
"""
import os
import random
import time

import pytest
from changes import create_table
from sdk import connect
from server import Tailrace
from stream_reader import Reader
from trial import STREAMED, Trial

SEED = int(os.environ.get("TAILRACE_SEED", "1"))
ROUNDS = int(os.environ.get("TAILRACE_ROUNDS", "20"))
WRITERS = 10


@pytest.mark.parametrize("durability, rounds", [("sync", ROUNDS), ("async", max(1, ROUNDS // 4))])
def test_a_killed_server_loses_and_invents_nothing(tmp_path, durability, rounds):
    chance = random.Random(SEED)
    with Tailrace(tmp_path / "log", tmp_path / "data", ["--durability", durability]) as server:
        trial = Trial(lambda service, **config: connect(service, server.endpoint, **config), SEED, WRITERS)
        for round_number in range(1, rounds + 1):
            with trial.writing():
                if chance.random() < 0.5:
                    trial.reader.read()
                time.sleep(chance.uniform(0.02, 0.8))
                server.kill()
            server.start()
            trial.check()
            print(f"{durability}: round {round_number}: {trial.acknowledged()} writes acknowledged so far")
        trial.reader.assert_rereads_the_same()
        assert trial.acknowledged() > rounds * WRITERS
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
