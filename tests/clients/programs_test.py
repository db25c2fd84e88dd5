"""Programs that others wrote, doing their everyday work unchanged; the stream then shows exactly their changes.

Each program of programs/ is told of the server by AWS_ENDPOINT_URL alone, and prints what it saw as JSON.
"""
import json
import os
import pathlib
import subprocess
from unittest.mock import ANY

import pytest
from changes import (Change, all_records, changes_by_key, create_table, history, wait_until_active)

HERE = pathlib.Path(__file__).parent
NODE = HERE / ".venv" / "bin" / "node"


@pytest.fixture
def run(endpoint):
    def run_program(name, *arguments):
        environment = os.environ | {"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "us-east-1",
                                    "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        finished = subprocess.run([NODE, HERE / "programs" / name, *arguments], env=environment, timeout=120,
                                  capture_output=True, text=True, check=False)
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout) if finished.stdout.strip() else None
    return run_program


def stream_of(dynamodb, table):
    return dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]


def enable_stream(dynamodb, table):
    dynamodb.update_table(TableName=table,
                          StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
    return wait_until_active(dynamodb, table)["LatestStreamArn"]


def test_connect_dynamodb(run, dynamodb, streams):
    run("connect_dynamodb.mjs", "create")
    stream_arn = enable_stream(dynamodb, "Sessions")
    assert run("connect_dynamodb.mjs", "work") == {"cart": ["oars", "tar"], "afterwards": None}

    def state(user, *cart):
        cookie = {"originalMaxAge": None, "expires": None, "httpOnly": True, "path": "/"}
        return {"id": f"sess:{user}", "type": "connect-session", "expires": ANY,
                "sess": {"cookie": cookie, "user": user, "cart": list(cart)}}

    changes = changes_by_key(all_records(streams, stream_arn))
    assert {key: without_touches(list_) for key, list_ in changes.items()} == {
        "sess:alice": history(state("alice"), state("alice", "oars"), state("alice", "oars", "tar"), None),
        "sess:bob": history(state("bob"), state("bob", "rope"))}



def without_touches(changes):
    """A request that leaves its session alone moves the expiry only, and in the same second not even that."""
    parsed = [Change(change.event, session_parsed(change.old), session_parsed(change.new)) for change in changes]
    same = lambda change: change.old and change.new and change.old["sess"] == change.new["sess"]
    assert all(change.old["expires"] != change.new["expires"] for change in parsed if same(change))
    return [change for change in parsed if not same(change)]


def session_parsed(image):
    return image and image | {"sess": json.loads(image["sess"])}


def test_electrodb(run, dynamodb, streams):
    stream_arn = create_table(dynamodb, "Board", {"pk": "S", "sk": "S"})
    assert run("electrodb.mjs") == {
        "createdTwice": True, "open": ["4"],
        "gotten": [{"title": "Mend the great wheel", "notes": ["ask the smith"]}]}

    def task(number, **attributes):
        return {"pk": "$board#team_mill", "sk": f"$task_1#task_{number}", "__edb_e__": "task", "__edb_v__": "1",
                "team": "mill", "task": number, "done": False} | attributes

    def changes_of(number):
        return found.pop(("$board#team_mill", f"$task_1#task_{number}"))

    found = changes_by_key(all_records(streams, stream_arn))
    created = task("1", title="Mend the wheel", points=3, tags={"wood"})
    patched = created | {"title": "Mend the great wheel", "points": 5, "tags": {"wood", "iron"},
                         "notes": ["ask the smith"]}
    done = {name: value for name, value in patched.items() if name != "points"} | {"done": True}
    assert changes_of("1") == history(created, patched, done)
    assert changes_of("2") == history(task("2", title="Oil the axle"), None)
    assert changes_of("3") == history(task("3", title="Clear the race"), None)
    assert changes_of("4") == history(task("4", title="Count the sacks"))
    team = {"pk": "$board#team_mill", "sk": "$team_1", "__edb_e__": "team", "__edb_v__": "1", "team": "mill", "open": 1}
    assert found == {("$board#team_mill", "$team_1"): history(team)}


def test_dynamoose(run, dynamodb, streams):
    assert run("dynamoose.mjs") == {
        "createdTwice": "ConditionalCheckFailedException", "refused": "ConditionalCheckFailedException",
        "authors": ["Brook", "Mare"], "shelfB": [2], "scanned": ["Canals 2", "Rivers, revised"]}

    def canal(isbn):
        return {"shelf": "B", "isbn": isbn, "title": f"Canals {isbn}", "copies": 1}

    rivers = {"shelf": "A", "isbn": 1, "title": "Rivers", "copies": 1, "authors": {"Mare", "Brook"},
              "added": 1_700_000_000_000}
    more = rivers | {"copies": 3}
    changes = changes_by_key(all_records(streams, stream_of(dynamodb, "Library")))
    assert changes == {
        (1, "A"): history(rivers, more | {"loan": {"reader": "Ann", "days": 14}}, more,
                          more | {"title": "Rivers, revised"}, None),
        (2, "B"): history(canal(2), canal(2) | {"copies": 5}),
        (3, "B"): history(canal(3), None),
        (4, "B"): history(canal(4), None)}


def test_dynamodb_onetable(run, dynamodb, streams):
    run("onetable.mjs", "create")
    stream_arn = enable_stream(dynamodb, "Accounts")
    assert run("onetable.mjs", "work") == {
        "createdTwice": "ConditionalCheckFailedException", "notUnique": "UniqueError",
        "account": {"id": "a1", "name": "Weir & Sons", "balance": 10}, "found": ["a1", "b1"]}

    def account(id_, name, balance=0):
        return {"pk": f"account#{id_}", "sk": "account#", "_type": "Account", "id": id_, "name": name,
                "balance": balance}

    def user(zip_):
        return {"pk": "account#a1", "sk": "user#ann@weir", "_type": "User", "accountId": "a1", "email": "ann@weir",
                "role": "user", "address": {"city": "Ely", "zip": zip_}}

    unique = {"pk": "_unique#User#email#ann@weir", "sk": "_unique#", "_type": "_Unique"}
    assert changes_by_key(all_records(streams, stream_arn)) == {
        ("account#a1", "account#"): history(account("a1", "Weir"), account("a1", "Weir", 10),
                                            account("a1", "Weir & Sons", 10)),
        ("account#a1", "user#ann@weir"): history(user("CB1"), user("CB7"), None),
        ("_unique#User#email#ann@weir", "_unique#"): history(unique, None),
        ("account#b1", "account#"): history(account("b1", "Batch b1"), account("b1", "Batch b1", -5)),
        ("account#b2", "account#"): history(account("b2", "Batch b2"), account("b2", "Batch b2", 5), None)}
