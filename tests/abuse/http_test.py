"""What is no HTTP, or more of it than the server takes: an error that says so, or a closed connection."""
import gzip
import zlib

import pytest
from raw import Connection, ask, ask_and_end, head, request

PUT = "DynamoDB_20120810.PutItem"
LIST = "DynamoDB_20120810.ListTables"
REFUSED = {0, 400, 404, 405, 408, 411, 413, 414, 417, 431, 501, 503, 505}


@pytest.mark.parametrize("data", [
    b"\r\n\r\n\r\n",
    b"\x00" * 1000 + b"\r\n\r\n",
    bytes(range(256)) * 20 + b"\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 500 + b"\r\n\r\n",  # TLS
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"POST\r\n\r\n",
    b"POST / HTTP/9.9\r\nHost: x\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost localhost\r\n\r\n",
    b"POST / HTTP/1.1\r\n: nameless\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nA\x00B: c\r\n\r\n",
    b"PO\x7fST / HTTP/1.1\r\nHost: x\r\n\r\n",
    head(LIST, 2, Content_Length="-1"),
    head(LIST, 2, Content_Length="99999999999999999999999"),
    head(LIST, 2, Content_Length="0x10"),
    head(LIST, 2, Content_Length="2, 3") + b"{}",
    head(LIST, 2, Content_Length=None, Transfer_Encoding="chunked") + b"zz\r\n{}\r\n0\r\n\r\n",
    head(LIST, 2, Content_Length=None, Transfer_Encoding="chunked") + b"ffffffffffffffffff\r\n{}\r\n",
    head(LIST, 2, Content_Length=None, Transfer_Encoding="chunked") + b"-2\r\n{}\r\n0\r\n\r\n",
    head(LIST, 2, Content_Length=None, Transfer_Encoding="gzip, snail") + b"{}",
], ids=lambda data: repr(data[:24]))
def test_no_http(port, data):
    assert ask_and_end(port, data).status in REFUSED


def test_length_and_chunks_together_are_not_both_believed(port):
    smuggled = request(LIST, {})
    data = head(LIST, len(smuggled) + 5, Transfer_Encoding="chunked") + b"0\r\n\r\n" + smuggled
    with Connection(port) as connection:
        connection.send(data)
        connection.finish_sending()
        first = connection.answer()
        assert first.status in REFUSED
        assert connection.answer().status == 0


@pytest.mark.parametrize("cut", [1, 5, 15, 40, 200, -3, -1])
def test_a_truncated_request_is_no_request(port, witness, cut):
    item = {"TableName": "Witness", "Item": {"id": {"S": "truncated"}}}
    assert ask_and_end(port, request(PUT, item)[:cut]).status in REFUSED
    # The witness finds a record too many if it was one.


def test_a_chunked_body_counts_as_any_other(port):
    chunks = b"1\r\n{\r\n1;note=x\r\n}\r\n0\r\nTrailer: x\r\n\r\n"
    answer = ask(port, head(LIST, 0, Content_Length=None, Transfer_Encoding="chunked") + chunks)
    assert answer.status == 200


def test_head_too_large(port):
    assert ask(port, head(LIST, 2, X_Padding="x" * 20_000) + b"{}").status in {400, 431}
    assert ask(port, b"POST /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n").status in {400, 414}
    many = "".join(f"X-{number}: 1\r\n" for number in range(5000)).encode()
    assert ask(port, b"POST / HTTP/1.1\r\n" + many + b"\r\n").status in {400, 431}


def test_a_head_without_end(port):
    with Connection(port) as connection:
        for _ in range(1000):
            connection.send(b"X-Padding: " + b"x" * 4000 + b"\r\n")
        assert connection.answer().status in REFUSED


def test_body_too_large(port):
    with Connection(port) as connection:
        connection.send(head(PUT, 17 * 1024 * 1024))
        assert connection.answer().status == 413
    with Connection(port) as connection:
        connection.send(head(PUT, 0, Content_Length=None, Transfer_Encoding="chunked"))
        for _ in range(20):
            connection.send(b"100000\r\n" + b"x" * 0x100000 + b"\r\n")
        assert connection.answer().status in {413, 0}


def test_a_body_just_within_the_limit_is_read(port):
    body = b'{"Padding":"' + b"x" * (16 * 1024 * 1024 - 14) + b'"}'
    assert len(body) == 16 * 1024 * 1024
    assert ask(port, request(LIST, body)).status == 200


def test_compressed_nonsense(port):
    good = gzip.compress(b"{}")
    assert ask(port, request(LIST, good, Content_Encoding="gzip")).status == 200
    for body in (b"{}", good[:-4], good[:5], b"\x1f\x8b" + b"\xff" * 100, zlib.compress(b"{}")):
        assert ask(port, request(LIST, body, Content_Encoding="gzip")).status == 400


def test_a_compressed_bomb(port, server):
    bomb = gzip.compress(bytes(1 << 30), compresslevel=9)
    assert len(bomb) < 2 << 20
    assert ask(port, request(LIST, bomb, Content_Encoding="gzip")).status in {400, 413}
    assert server.resident_mib() < 400


def test_requests_sent_at_once_are_answered_in_order(port):
    names = [f"no-such-{number}" for number in range(200)]
    with Connection(port) as connection:
        connection.send(b"".join(request("DynamoDB_20120810.ListTables", {"ExclusiveStartTableName": name, "Limit": 0})
                                 + request("DynamoDB_20120810.Nothing", {}) for name in names))
        for _ in names:
            assert connection.answer().error == "ValidationException"
            assert connection.answer().error == "UnknownOperationException"


def test_nonsense_behind_a_good_request_does_not_spoil_it(port):
    with Connection(port) as connection:
        connection.send(request(LIST, {}) + b"\xff\xfe nonsense\r\n\r\n")
        assert connection.answer().status == 200
        assert connection.answer().status in REFUSED
