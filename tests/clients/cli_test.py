"""The command line, as a user and a script meet it: the real program against a real server."""
import collections
import contextlib
import json
import os
import pty
import select
import signal
import subprocess
import time

import pytest
from changes import all_records, change_of, changes_by_key, create_table, history, insert, modify
from control import Control
from sdk import connect
from server import BINARY, Tailrace

PATIENCE_S = 60
AWS = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_DYNAMODB_STREAMS", "AWS_REGION",
       "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "NO_COLOR")


@pytest.fixture
def server(tmp_path):
    with Tailrace(tmp_path / "log", tmp_path / "data", ["--control", "--durability", "async"]) as server:
        yield server


@pytest.fixture
def control(server):
    return Control(server.endpoint)


@pytest.fixture
def dynamodb(server):
    return connect("dynamodb", server.endpoint)


@pytest.fixture
def streams(server):
    return connect("dynamodbstreams", server.endpoint)


@pytest.fixture
def surroundings(server, tmp_path):
    """Of a user who has set the endpoint, and nothing else of AWS."""
    bare = {name: value for name, value in os.environ.items() if name not in AWS}
    return bare | {"AWS_ENDPOINT_URL": server.endpoint, "HOME": str(tmp_path), "TERM": "xterm"}


@pytest.fixture
def tailrace(surroundings):
    """Runs a command to its end."""
    def run(*arguments, input=None, environment=None):
        return subprocess.run([BINARY, *arguments], input=input, capture_output=True, text=True, timeout=PATIENCE_S,
                              env=surroundings if environment is None else environment, check=False)
    return run


def lines_of(done):
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def put(dynamodb, table, **item):
    values = {name: {"N": str(value)} if isinstance(value, int) else {"S": value} for name, value in item.items()}
    dynamodb.put_item(TableName=table, Item=values)


class Running:
    """A command that goes on, and the lines it has written."""

    def __init__(self, arguments, environment, **more):
        self.process = subprocess.Popen([BINARY, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=environment, **more)
        self.unread = b""

    def next_line(self):
        deadline = time.monotonic() + PATIENCE_S
        while b"\n" not in self.unread:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
            bytes_read = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            assert bytes_read, (self.process.poll(), self.process.stderr.read1() if self.process.poll() is not None else "")
            self.unread += bytes_read
        line, _, self.unread = self.unread.partition(b"\n")
        return line.decode()

    def records(self, count):
        return [json.loads(self.next_line()) for _ in range(count)]

    def end_by(self, number):
        """Its exit status, and what it wrote to standard error."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self):
        _, errors = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, errors.decode()


@pytest.fixture
def start(surroundings):
    with contextlib.ExitStack() as stack:
        def run(*arguments, **more):
            running = Running(arguments, surroundings, **more)
            stack.callback(running.process.kill)
            return running
        yield run


# --- tail ------------------------------------------------------------------------------------------------------------


def test_tail_follows_what_changes(dynamodb, streams, start):
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    put(dynamodb, "Orders", id="1", state="new")
    tail = start("tail", "Orders", "--from", "horizon")
    assert [change_of(record) for record in tail.records(1)] == [insert({"id": "1", "state": "new"})]
    put(dynamodb, "Orders", id="1", state="paid")
    records = tail.records(1)
    assert [change_of(record) for record in records] == [modify({"id": "1", "state": "new"}, {"id": "1", "state": "paid"})]
    assert records[0]["eventID"] == all_records(streams, stream_arn)[1]["eventID"]
    assert tail.end_by(signal.SIGINT) == (130, "")


def test_tail_begins_with_what_comes_next(dynamodb, start):
    create_table(dynamodb, "Orders", {"id": "S"})
    put(dynamodb, "Orders", id="1", version=0)
    tail = start("tail", "Orders")
    version = 0
    while not select.select([tail.process.stdout], [], [], 0.05)[0]:
        version += 1
        put(dynamodb, "Orders", id="1", version=version)
    first = change_of(tail.records(1)[0])
    assert first.event == "MODIFY" and first.new["version"] > 0
    put(dynamodb, "Orders", id="2")
    while change_of(tail.records(1)[0]).event == "MODIFY":
        pass
    assert tail.end_by(signal.SIGINT) == (130, "")


def test_tail_keeps_each_items_order_over_rolls_and_splits(dynamodb, control, start):
    create_table(dynamodb, "Orders", {"id": "S"})
    tail = start("tail", "Orders", "--from", "horizon")
    for version in range(1, 13):
        for item in range(8):
            put(dynamodb, "Orders", id=str(item), version=version)
        if version % 4 == 0:
            control.split("Orders")
        elif version % 2 == 0:
            control.roll("Orders")
    found = changes_by_key(tail.records(96))
    for item in range(8):
        assert found[str(item)] == history(*({"id": str(item), "version": version} for version in range(1, 13)))
    assert tail.end_by(signal.SIGTERM) == (143, "")


def test_tail_goes_on_when_the_server_comes_back(server, dynamodb, start):
    create_table(dynamodb, "Orders", {"id": "S"})
    put(dynamodb, "Orders", id="before")
    tail = start("tail", "arn:aws:dynamodb:us-east-1:123456789012:table/Orders", "--from", "horizon")
    assert len(tail.records(1)) == 1
    server.kill()
    server.start()
    put(dynamodb, "Orders", id="after")
    assert [change_of(record) for record in tail.records(1)] == [insert({"id": "after"})]
    status, errors = tail.end_by(signal.SIGINT)
    assert status == 130
    assert all(line.startswith("tailrace: ") for line in errors.splitlines())


def test_tail_begins_where_it_is_told(dynamodb, streams, control, tailrace):
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    control.freeze()
    put(dynamodb, "Orders", id="1", version=1)
    control.advance(seconds=600)
    put(dynamodb, "Orders", id="1", version=2)
    control.roll("Orders")
    put(dynamodb, "Orders", id="1", version=3)
    numbers = [record["dynamodb"]["SequenceNumber"] for record in all_records(streams, stream_arn)]
    middle = control.clock()["now"]

    def versions(*arguments):
        found = lines_of(tailrace("tail", "Orders", "--no-follow", *arguments))
        return [int(record["dynamodb"]["NewImage"]["version"]["N"]) for record in found]
    assert versions("--from", "horizon") == [1, 2, 3]
    assert versions() == []
    for index, number in enumerate(numbers):
        assert versions("--from", number) == [1, 2, 3][index:]
    assert versions("--from", middle) == [2, 3]
    assert versions("--from", "horizon", "--count", "2") == [1, 2]
    assert lines_of(tailrace("tail", stream_arn, "--from", numbers[2], "--count", "1"))[0]["eventName"] == "MODIFY"


def test_tail_from_a_sequence_number_follows(dynamodb, streams, control, start):
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    for version in (1, 2):
        put(dynamodb, "Orders", id="1", version=version)
        control.roll("Orders")
    second = all_records(streams, stream_arn)[1]["dynamodb"]["SequenceNumber"]
    tail = start("tail", "Orders", "--from", second, "--unmarshall")
    put(dynamodb, "Orders", id="1", version=3)
    assert [record["dynamodb"]["NewImage"]["version"] for record in tail.records(2)] == [2, 3]
    assert tail.end_by(signal.SIGINT)[0] == 130


def test_tail_until_a_time(dynamodb, tailrace):
    create_table(dynamodb, "Orders", {"id": "S"})
    put(dynamodb, "Orders", id="1")
    assert len(lines_of(tailrace("tail", "Orders", "--from", "horizon", "--until", "now"))) <= 1
    assert lines_of(tailrace("tail", "Orders", "--from", "horizon", "--until", "1h")) == []
    assert len(lines_of(tailrace("tail", "Orders", "--from", "horizon", "--until", "+1s"))) == 1


def test_tail_filters(dynamodb, tailrace):
    create_table(dynamodb, "Orders", {"id": "S", "n": "N"})
    for number in range(4):
        put(dynamodb, "Orders", id="a", n=number, status="open" if number % 2 else "closed", total=number * 10)
    dynamodb.delete_item(TableName="Orders", Key={"id": {"S": "a"}, "n": {"N": "3"}})

    def found(*arguments):
        records = lines_of(tailrace("tail", "Orders", "--from", "horizon", "--no-follow", *arguments))
        return sorted((record["eventName"], int(record["dynamodb"]["Keys"]["n"]["N"])) for record in records)
    assert found("--event", "remove") == [("REMOVE", 3)]
    assert found("--key", "n=3.0") == [("INSERT", 3), ("REMOVE", 3)]
    assert found("--key", '{"id": "a", "n": 3}', "--event", "INSERT") == [("INSERT", 3)]
    assert found("--key", "id=b") == []
    assert found("--pattern", '{"dynamodb": {"NewImage": {"status": {"S": ["open"]}}}}') == [("INSERT", 1), ("INSERT", 3)]
    assert found("--pattern", '{"dynamodb": {"NewImage": {"total": {"N": [{"numeric": [">", 5, "<=", 20]}]}}}}') == \
        [("INSERT", 1), ("INSERT", 2)]
    assert found("--pattern", '{"$or": [{"eventName": ["REMOVE"]}, {"dynamodb": {"Keys": {"n": {"N": ["0"]}}}}]}') == \
        [("INSERT", 0), ("REMOVE", 3)]


def test_tail_shows_differences_on_a_terminal(dynamodb, surroundings):
    create_table(dynamodb, "Orders", {"id": "S"})
    put(dynamodb, "Orders", id="1", state="new")
    put(dynamodb, "Orders", id="1", state="paid")
    ours, theirs = pty.openpty()
    tail = subprocess.Popen([BINARY, "tail", "Orders", "--from", "horizon", "--count", "2"], stdout=theirs,
                            env=surroundings)
    os.close(theirs)
    text = b""
    with contextlib.suppress(OSError):  # the terminal ends with its last writer
        while more := os.read(ours, 65536):
            text += more
    assert tail.wait(PATIENCE_S) == 0
    shown = text.decode().replace("\r\n", "\n")
    assert '\n  \x1b[33m~\x1b[0m state: \x1b[31m"new"\x1b[0m → \x1b[32m"paid"\x1b[0m\n' in shown
    assert '\x1b[32mINSERT\x1b[0m id=\x1b[1m"1"\x1b[0m\n' in shown


def test_tail_shows_differences_on_demand(dynamodb, tailrace):
    create_table(dynamodb, "Orders", {"id": "S"})
    put(dynamodb, "Orders", id="1", state="new")
    put(dynamodb, "Orders", id="1", state="paid")
    done = tailrace("tail", "Orders", "--from", "horizon", "--count", "2", "--output", "diff")
    first, added, second, changed = done.stdout.splitlines()
    assert first.endswith('Z INSERT id="1"')
    assert added == '  + state: "new"'
    assert second.endswith('Z MODIFY id="1"')
    assert changed == '  ~ state: "new" → "paid"'


def test_a_reader_that_goes_away_ends_it_quietly(dynamodb, start):
    create_table(dynamodb, "Orders", {"id": "S"})
    put(dynamodb, "Orders", id="1")
    tail = start("tail", "Orders", "--from", "horizon")
    tail.next_line()
    tail.process.stdout.close()
    _, errors = tail.process.communicate(timeout=PATIENCE_S)
    assert (tail.process.returncode, errors) == (0, b"")


def test_a_disabled_stream_ends_it(dynamodb, start):
    create_table(dynamodb, "Orders", {"id": "S"})
    put(dynamodb, "Orders", id="1")
    tail = start("tail", "Orders", "--from", "horizon")
    assert len(tail.records(1)) == 1
    dynamodb.update_table(TableName="Orders", StreamSpecification={"StreamEnabled": False})
    assert tail.wait() == (0, "")


def test_tail_goes_on_with_the_tables_next_stream(dynamodb, start):
    create_table(dynamodb, "Orders", {"id": "S"})
    put(dynamodb, "Orders", id="1")
    tail = start("tail", "Orders", "--from", "horizon", "--follow-reenabled")
    assert len(tail.records(1)) == 1
    for is_enabled in (False, True):
        view = {"StreamViewType": "NEW_AND_OLD_IMAGES"} if is_enabled else {}
        dynamodb.update_table(TableName="Orders", StreamSpecification={"StreamEnabled": is_enabled} | view)
    put(dynamodb, "Orders", id="2")
    assert [change_of(record) for record in tail.records(1)] == [insert({"id": "2"})]
    assert tail.end_by(signal.SIGINT)[0] == 130


# --- streams and records ---------------------------------------------------------------------------------------------


def test_streams_are_listed(dynamodb, streams, tailrace):
    create_table(dynamodb, "Orders", {"id": "S"})
    create_table(dynamodb, "Events", {"id": "S"})
    found = lines_of(tailrace("streams", "list"))
    assert sorted(stream["TableName"] for stream in found) == ["Events", "Orders"]
    assert lines_of(tailrace("streams", "list", "Orders")) == streams.list_streams(TableName="Orders")["Streams"]
    table = tailrace("streams", "list", "Orders", "--output", "table").stdout.splitlines()
    assert table[0].split() == ["TABLE", "LABEL", "STREAM"]
    assert table[1].split()[0] == "Orders"


def test_a_stream_is_described(dynamodb, tailrace):
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    description = lines_of(tailrace("streams", "describe", "Orders"))[0]["StreamDescription"]
    assert description["StreamArn"] == stream_arn
    assert len(description["Shards"]) == 4
    text = tailrace("streams", "describe", stream_arn, "--output", "text").stdout
    assert f"Stream    {stream_arn}\n" in text
    assert "Key       id (HASH)\n" in text
    assert "Shards    4 (4 open)\n" in text


def test_the_tree_shows_the_lineage(dynamodb, control, tailrace):
    create_table(dynamodb, "Orders", {"id": "S"}, BillingMode="PROVISIONED",
                 ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1})
    control.split("Orders")
    root, *children = control.shards("Orders")
    head, *tree = tailrace("streams", "tree", "Orders").stdout.splitlines()
    assert head.startswith("Orders ") and head.endswith(" ENABLED NEW_AND_OLD_IMAGES")
    assert tree[0] == f"└─ {root['shard']} closed {root['start']} … {root['end']}"
    assert sorted(line.split()[1] for line in tree[1:]) == sorted(child["shard"] for child in children)
    assert [line[:5] for line in tree[1:]] == ["   ├─", "   └─"]
    [family] = lines_of(tailrace("streams", "tree", "Orders", "--output", "json"))[0]
    assert family["ShardId"] == root["shard"]
    assert {child["ShardId"] for child in family["Children"]} == {child["shard"] for child in children}


def test_records_are_read_once(dynamodb, streams, control, tailrace):
    stream_arn = create_table(dynamodb, "Orders", {"id": "S"})
    for item in range(20):
        put(dynamodb, "Orders", id=str(item))
    control.roll("Orders")
    put(dynamodb, "Orders", id="last")
    ids = collections.Counter(record["eventID"] for record in all_records(streams, stream_arn))
    assert collections.Counter(record["eventID"] for record in lines_of(tailrace("records", "Orders"))) == ids
    assert len(lines_of(tailrace("records", stream_arn, "--limit", "3"))) == 3
    by_shard = [lines_of(tailrace("records", "Orders", "--shard", shard["shard"])) for shard in control.shards("Orders")]
    assert sum(map(len, by_shard)) == 21
    missing = tailrace("records", "Orders", "--shard", "shardId-none")
    assert missing.returncode == 1 and "tailrace streams tree Orders" in missing.stderr


# --- items -----------------------------------------------------------------------------------------------------------


def test_items_go_in_and_out(dynamodb, tailrace):
    create_table(dynamodb, "Orders", {"id": "S"})
    assert tailrace("put", "Orders", '{"id": "1", "total": 12.50, "tags": ["a"], "paid": true, "note": null}').returncode == 0
    assert lines_of(tailrace("get", "Orders", "id=1")) == \
        [{"id": "1", "total": 12.5, "tags": ["a"], "paid": True, "note": None}]
    assert tailrace("put", "Orders", '{"id": {"S": "2"}, "tags": {"SS": ["a"]}}').returncode == 0
    assert lines_of(tailrace("get", "Orders", '{"id": "2"}', "--marshalled")) == [{"id": {"S": "2"}, "tags": {"SS": ["a"]}}]
    assert len(lines_of(tailrace("scan", "Orders"))) == 2
    assert len(lines_of(tailrace("scan", "Orders", "--limit", "1"))) == 1
    missing = tailrace("get", "Orders", "id=3")
    assert (missing.returncode, missing.stdout, missing.stderr) == (1, "", "tailrace: Orders has no item with this key\n")


def test_lines_go_in_by_batches(dynamodb, tailrace):
    create_table(dynamodb, "Orders", {"id": "S", "n": "N"})
    lines = [json.dumps({"id": "x", "n": number % 90, "version": number}) for number in range(100)]
    done = tailrace("put", "Orders", "-", input="\n".join(lines) + "\n\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    found = lines_of(tailrace("scan", "Orders"))
    assert {item["n"]: item["version"] for item in found} == {number % 90: number for number in range(100)}
    copied = tailrace("scan", "Orders", "--marshalled").stdout
    create_table(dynamodb, "Copy", {"id": "S", "n": "N"})
    assert tailrace("put", "Copy", "-", input=copied).returncode == 0
    assert len(lines_of(tailrace("scan", "Copy"))) == 90


def test_a_line_that_is_no_item_is_named(dynamodb, tailrace):
    create_table(dynamodb, "Orders", {"id": "S"})
    done = tailrace("put", "Orders", "-", input='{"id": "1"}\nno item\n')
    assert done.returncode == 2
    assert done.stderr.startswith("tailrace: line 2: ")


def test_put_that_waits_for_lines_can_be_interrupted(dynamodb, start):
    create_table(dynamodb, "Orders", {"id": "S"})
    waiting = start("put", "Orders", "-", stdin=subprocess.PIPE)
    waiting.process.stdin.write(b'{"id": "1"}\n')
    waiting.process.stdin.flush()
    deadline = time.monotonic() + PATIENCE_S
    while "Item" not in dynamodb.get_item(TableName="Orders", Key={"id": {"S": "1"}}):
        assert time.monotonic() < deadline
    waiting.process.send_signal(signal.SIGINT)
    assert waiting.process.wait(PATIENCE_S) == 130  # its input is still open


# --- failures and help -----------------------------------------------------------------------------------------------


def test_failures_are_one_line_and_a_status(dynamodb, tailrace, surroundings):
    create_table(dynamodb, "Quiet", {"id": "S"}, stream=None)
    nothing = {name: value for name, value in surroundings.items() if name != "AWS_ENDPOINT_URL"}
    nowhere = nothing | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    cases = [
        (["tail"], surroundings, 2, "tailrace tail --help"),
        (["tail", "Quiet", "--from", "soon"], surroundings, 2, "--from expects horizon, latest"),
        (["tail", "Quiet", "--pattern", "{}"], surroundings, 2, "--pattern: "),
        (["tail", "Quiet"], surroundings, 1, "StreamEnabled=true"),
        (["streams", "tree", "arn:aws:dynamodb:us-east-1:123456789012:table/Quiet/stream/2026-01-01T00:00:00.000"],
         surroundings, 1, "ResourceNotFoundException"),
        (["put", "None", '{"id": "1"}'], surroundings, 1, "ResourceNotFoundException"),
        (["put", "Quiet", '{"no": "key"}'], surroundings, 1, "ValidationException"),
        (["put", "Quiet", "{"], surroundings, 2, "ITEM: "),
        (["get", "Quiet", "pk=1"], surroundings, 2, "pk is no attribute"),
        (["scan", "Quiet"], nothing, 2, "--endpoint-url http://127.0.0.1:8000"),
        (["scan", "Quiet", "--region", "us-east-1"], nothing, 2, "AWS_ACCESS_KEY_ID"),
        (["scan", "Quiet"], nowhere, 1, "tailrace serve"),
        (["scan", "Quiet", "--profile", "none"], surroundings, 2, "none"),
    ]
    for arguments, environment, status, words in cases:
        done = tailrace(*arguments, environment=environment)
        assert (done.returncode, done.stdout) == (status, ""), (arguments, done)
        assert done.stderr.startswith("tailrace: ") and done.stderr.count("\n") == 1, (arguments, done.stderr)
        assert words in done.stderr, (arguments, done.stderr)


def test_help_and_version(tailrace):
    assert tailrace("--version").stdout.startswith("tailrace 0.")
    for command in ([], ["serve"], ["tail"], ["records"], ["streams"], ["streams", "tree"], ["put"], ["get"], ["scan"],
                    ["completion"]):
        done = tailrace(*command, "--help")
        assert done.returncode == 0
        assert " ".join(["Usage: tailrace", *command]) in done.stdout
        assert "\n  tailrace " in done.stdout
    assert tailrace().returncode == 2


@pytest.mark.parametrize("line, expected", [
    ("tailrace st", ["streams"]),
    ("tailrace streams ", ["list", "describe", "tree", "--help", "-h"]),
    ("tailrace tail Orders --output ", ["json", "diff"]),
    ("tailrace tail --no", ["--no-follow"]),
    ("tailrace completion z", ["zsh"]),
    ("tailrace serve --in", ["--in-memory"]),
])
def test_bash_completes(tailrace, line, expected):
    script = tailrace("completion", "bash").stdout
    words = " ".join(f"'{word}'" for word in line.split(" "))
    asked = f'{script}\nCOMP_WORDS=({words})\nCOMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n_tailrace\necho "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-eu", "-c", asked], capture_output=True, text=True, check=True, timeout=PATIENCE_S)
    assert done.stdout.split() == expected
