"""The C++ client: every operation at a live server, and its signatures beside botocore's.

tests/client has the programs. The walk is told of the server by AWS_ENDPOINT_URL alone, and is the same for Tailrace and
for DynamoDB Local, which bench/servers.py knows how to bring.
"""
import datetime
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest
from changes import create_table
from follower import environment

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(os.environ.get("TAILRACE_CLIENT_PROGRAMS", ROOT / "build" / "dev"))
WALK = PROGRAMS / "tests" / "client" / "every_operation"
SIGN = PROGRAMS / "tests" / "client" / "sign_request"
FOLLOW = PROGRAMS / "examples" / "cpp" / "follow_stream"
OPERATIONS = 38
TIME = "20260102T030405Z"
BODY = '{"TableName":"Größe","Limit":1}'
TARGET = "DynamoDB_20120810.ListTables"


def run(*command, endpoint, **variables):
    finished = subprocess.run([str(word) for word in command], env=environment(endpoint) | variables, timeout=180,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_every_operation_at_tailrace(endpoint):
    assert f"{OPERATIONS} of {OPERATIONS} operations answered" in run(WALK, "CppWalk", endpoint=endpoint)


@pytest.fixture
def dynamodb_local():
    sys.path.insert(0, str(ROOT / "bench"))
    import servers
    if not shutil.which("java"):
        pytest.skip("NOT RUN: there is no Java for DynamoDB Local")
    try:
        servers.bring(["dynamodb-local"])
    except (OSError, subprocess.SubprocessError) as failure:
        pytest.skip(f"NOT RUN: DynamoDB Local could not be brought: {failure}")
    with servers.running(servers.dynamodb_local()) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.mark.one_machine("about somebody else's server")
def test_every_operation_at_dynamodb_local(dynamodb_local):
    """It does not know all of them; what it knows it answers to the client's liking."""
    said = run(WALK, "CppWalk", endpoint=dynamodb_local)
    answered = int(said.split()[0])
    assert answered >= 25, said


def test_the_example_prints_each_change(endpoint, dynamodb):
    create_table(dynamodb, "CppFollowed", {"id": "S"})
    for number in range(8):
        dynamodb.put_item(TableName="CppFollowed", Item={"id": {"S": f"item-{number}"}, "n": {"N": "1"}})
    dynamodb.delete_item(TableName="CppFollowed", Key={"id": {"S": "item-3"}})
    lines = run(FOLLOW, "CppFollowed", endpoint=endpoint).splitlines()
    expected = [f'INSERT {{"id":"item-{number}"}}' for number in range(8)] + ['REMOVE {"id":"item-3"}']
    assert sorted(lines) == sorted(expected)
    assert lines.index('INSERT {"id":"item-3"}') < lines.index('REMOVE {"id":"item-3"}')


def test_the_example_says_what_is_wrong(endpoint):
    finished = subprocess.run([FOLLOW, "NoSuchTable"], env=environment(endpoint), capture_output=True, text=True,
                              timeout=60, check=False)
    assert finished.returncode == 1
    assert "ResourceNotFoundException" in finished.stderr


# --- signatures ------------------------------------------------------------------------------------------------------


class SignedBody(botocore.auth.SigV4QueryAuth):
    """botocore moves a body into the query before it presigns; this leaves it where it is, and signs it."""

    def payload(self, request):
        return hashlib.sha256(BODY.encode()).hexdigest()


def ours(mode, token, headers, path="/"):
    variables = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalr/K7MDENG+bPx", "AWS_SESSION_TOKEN": token}
    words = [word for header in headers.items() for word in header]
    finished = subprocess.run([SIGN, mode, TIME, "eu-west-1", "dynamodb", "POST", path, *words], input=BODY, text=True,
                              env=os.environ | variables, capture_output=True, timeout=60, check=True)
    return finished.stdout.strip()


def botocores(auth_type, token, headers, monkeypatch, path="/"):
    moment = datetime.datetime.strptime(TIME, "%Y%m%dT%H%M%SZ")
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda: moment)
    credentials = botocore.credentials.Credentials("AKIDEXAMPLE", "wJalr/K7MDENG+bPx", token or None)
    body = BODY.encode() if auth_type is botocore.auth.SigV4Auth else b""
    request = botocore.awsrequest.AWSRequest("POST", f"https://{headers['Host']}{path}", data=body,
                                             headers={name: value for name, value in headers.items() if name != "Host"})
    auth_type(credentials, "dynamodb", "eu-west-1").add_auth(request)
    return request


@pytest.mark.parametrize("token", ["", "AQoDYXdzEPT//////////wEXAMPLE+/=="], ids=["lasting", "session"])
@pytest.mark.parametrize("more", [{}, {"X-Tailrace-Wait-Ms": "20000", "X-Blank": "a   b"}], ids=["plain", "headers"])
def test_signatures_are_botocores(token, more, monkeypatch):
    headers = {"Host": "dynamodb.eu-west-1.amazonaws.com", "Content-Type": "application/x-amz-json-1.0",
               "X-Amz-Target": TARGET} | more
    signed = dict(line.split(": ", 1) for line in ours("headers", token, headers).splitlines())
    expected = botocores(botocore.auth.SigV4Auth, token, headers, monkeypatch).headers
    assert signed == {name: expected[name] for name in signed}
    assert ("X-Amz-Security-Token" in signed) == bool(token)


@pytest.mark.parametrize("token", ["", "AQoDYXdzEPT//////////wEXAMPLE+/=="], ids=["lasting", "session"])
def test_presigned_urls_are_botocores(token, monkeypatch):
    headers = {"Host": "localhost:8000", "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": TARGET}
    expected = urllib.parse.urlsplit(botocores(SignedBody, token, headers, monkeypatch).url).query
    assert urllib.parse.parse_qs(ours("query", token, headers)) == urllib.parse.parse_qs(expected)
