"""Requests as bytes on a socket, for what no HTTP library would send."""
import dataclasses
import json
import socket
import time

ANSWER_S_MAX = 60


@dataclasses.dataclass
class Answer:
    """A parsed reply. A connection that was closed without one has status 0."""
    status: int
    headers: dict
    body: bytes

    @property
    def error(self):
        """The error code behind the `#` of __type."""
        return json.loads(self.body)["__type"].rpartition("#")[2]


CLOSED = Answer(0, {}, b"")


def head(target, length, **headers):
    """The head of a well-formed request; headers may be replaced, or left out by None."""
    now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    authorization = (f"AWS4-HMAC-SHA256 Credential=test/{now[:8]}/us-east-1/dynamodb/aws4_request, "
                     "SignedHeaders=host;x-amz-date;x-amz-target, Signature=" + "0" * 64)
    fields = {"Host": "localhost", "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": target,
              "X-Amz-Date": now, "Authorization": authorization, "Content-Length": str(length)}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return ("POST / HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def request(target, body, **headers):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return head(target, len(body), **headers) + body


class Connection:
    """A socket that waits for answers, but not for ever."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=ANSWER_S_MAX)
        self.received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """Sends what the server takes; one that has refused may close before the end."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def finish_sending(self):
        self.socket.shutdown(socket.SHUT_WR)

    def answer(self):
        """The next answer, or CLOSED. Raises TimeoutError if there is neither."""
        while b"\r\n\r\n" not in self.received:
            if not self._receive():
                return CLOSED
        top, _, rest = self.received.partition(b"\r\n\r\n")
        status_line, *fields = top.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
        length = int(headers.get("content-length", 0))
        while len(rest) < length:
            if not self._receive():
                return CLOSED
            rest = self.received.partition(b"\r\n\r\n")[2]
        self.received = rest[length:]
        return Answer(int(status_line.split()[1]), headers, rest[:length])

    def is_closed(self):
        """Waits for the end of the connection."""
        while self._receive():
            pass
        return True

    def _receive(self):
        try:
            chunk = self.socket.recv(65536)
        except ConnectionResetError:
            return False
        self.received += chunk
        return bool(chunk)


def ask(port, data):
    """One connection, these bytes, its first answer."""
    with Connection(port) as connection:
        connection.send(data)
        return connection.answer()


def ask_and_end(port, data):
    """The same, saying that no more will come."""
    with Connection(port) as connection:
        connection.send(data)
        connection.finish_sending()
        return connection.answer()
