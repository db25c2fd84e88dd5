"""The smallest DynamoDB client: enough to prepare tables and to walk a stream, with nothing to install."""
import http.client
import json
import socket
import time

TABLE_API = "DynamoDB_20120810."
STREAMS_API = "DynamoDBStreams_20120810."
STREAMS_OPERATIONS = {"ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"}


def headers():
    """Those of a signed request of this moment. Servers under test read the access key, the region and the date from them;
    none verifies the signature."""
    now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    return {
        "Content-Type": "application/x-amz-json-1.0",
        "Authorization": f"AWS4-HMAC-SHA256 Credential=bench/{now[:8]}/us-east-1/dynamodb/aws4_request, "
                         "SignedHeaders=host;x-amz-date;x-amz-target, Signature=" + "0" * 64,
        "X-Amz-Date": now,
    }


def target_of(operation):
    return (STREAMS_API if operation in STREAMS_OPERATIONS else TABLE_API) + operation


class ServiceError(Exception):
    """An answer other than 200."""


class Client:
    """One keep-alive connection to one server. Not for several threads."""

    def __init__(self, port, timeout_s=60, headers=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
        self.headers = headers or {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def call(self, operation, **members):
        return json.loads(self.call_for_bytes(operation, **members))

    def call_for_bytes(self, operation, **members):
        was_idle = self.connection.sock is not None
        try:
            response, body = self._ask(operation, members)
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            if not was_idle:
                raise
            self.connection.close()  # the server has ended it meanwhile
            response, body = self._ask(operation, members)
        if response.status != 200:
            raise ServiceError(f"{operation}: {response.status} {body[:500]!r}")
        return body

    def _ask(self, operation, members):
        if self.connection.sock is None:
            self.connection.connect()
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection.request("POST", "/", json.dumps(members),
                                headers() | self.headers | {"X-Amz-Target": target_of(operation)})
        response = self.connection.getresponse()
        return response, response.read()

    def shards(self, stream_arn):
        """All shards of a stream, over all pages."""
        after = {}
        while True:
            description = self.call("DescribeStream", StreamArn=stream_arn, **after)["StreamDescription"]
            yield from description["Shards"]
            if "LastEvaluatedShardId" not in description:
                return
            after = {"ExclusiveStartShardId": description["LastEvaluatedShardId"]}

    def pages(self, stream_arn, shard_id):
        """(iterator, records) of each page with records, oldest first, until a page has none."""
        iterator = self.call("GetShardIterator", StreamArn=stream_arn, ShardId=shard_id,
                             ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        while iterator:
            page = self.call("GetRecords", ShardIterator=iterator)
            if not page["Records"]:
                return
            yield iterator, page["Records"]
            iterator = page.get("NextShardIterator")
