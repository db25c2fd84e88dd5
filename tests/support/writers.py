"""Writers that know what they wrote: for each of their keys what was acknowledged, and what may or may not have happened.

A key belongs to one writer, so its history is known exactly, but for the one attempt that the crash left unanswered. Only
the counters are everybody's.
"""
import collections
import dataclasses
import threading

from botocore.exceptions import BotoCoreError, ClientError
from changes import plain

KEYS = 12  # of each writer
COUNTERS = 3
REFUSALS = {"TransactionCanceledException", "TransactionConflictException", "ThrottlingException",
            "ProvisionedThroughputExceededException", "ConditionalCheckFailedException"}


@dataclasses.dataclass
class Attempt:
    """What a request would make of some items, None being none; `atomic` is all of it or nothing."""
    items: dict  # (table, id): item or None
    atomic: bool = True
    counters: dict = dataclasses.field(default_factory=dict)  # id: by how much


class Writer:
    """One connection, one thread while it runs."""

    def __init__(self, name, dynamodb, random, streamed, plain_table):
        self.name, self.dynamodb, self.random = name, dynamodb, random
        self.streamed, self.plain_table = streamed, plain_table
        self.state = {}
        self.history = collections.defaultdict(list)  # of keys of the streamed table: each state they went through
        self.counted = collections.Counter()  # what was acknowledged
        self.unanswered = None
        self.version = 0
        self.acknowledged = 0

    # --- writing

    def run(self, stop: threading.Event):
        actions = [self.put, self.update, self.delete, self.batch, self.transact, self.count, self.put_again]
        while not stop.is_set():
            attempt, request = self.random.choice(actions)()
            self.unanswered = attempt
            try:
                answer = request()
            except ClientError as error:
                if error.response["Error"]["Code"] not in REFUSALS:
                    raise
                self.unanswered = None
                continue
            except BotoCoreError:
                return  # the server is gone; what became of the attempt is found out later
            unprocessed = [(self.streamed, key_of(one)) for one in answer.get("UnprocessedItems", {}).get(self.streamed, [])]
            self.unanswered = None
            self.acknowledged += 1
            self.happened(Attempt({key: item for key, item in attempt.items.items() if key not in unprocessed},
                                  counters=attempt.counters))
            if unprocessed:
                # To be sent again; what became of them until then is not known.
                self.unanswered = Attempt({key: attempt.items[key] for key in unprocessed}, atomic=False)
                return

    def happened(self, attempt):
        for key, item in attempt.items.items():
            if self.state.get(key) != item:
                self.state[key] = item
                if key[0] == self.streamed:
                    self.history[key[1]].append(item)
        self.counted.update(attempt.counters)

    def some_id(self):
        return f"{self.name}-{self.random.randrange(KEYS)}"

    def new_item(self, id_):
        """No two are equal, so that none could be taken for another."""
        self.version += 1
        return {"id": id_, "version": self.version, "body": "x" * self.random.randrange(600)}

    def put(self):
        item = self.new_item(self.some_id())
        return Attempt({(self.streamed, item["id"]): item}), lambda: self.dynamodb.put_item(
            TableName=self.streamed, Item=wire(item))

    def put_again(self):
        """The item as it is: acknowledged, and no change."""
        id_ = self.some_id()
        item = self.state.get((self.streamed, id_)) or self.new_item(id_)
        return Attempt({(self.streamed, id_): item}), lambda: self.dynamodb.put_item(
            TableName=self.streamed, Item=wire(item))

    def update(self):
        id_ = self.some_id()
        self.version += 1
        item = (self.state.get((self.streamed, id_)) or {"id": id_}) | {"version": self.version}
        values = {":v": {"N": str(self.version)}}
        return Attempt({(self.streamed, id_): item}), lambda: self.dynamodb.update_item(
            TableName=self.streamed, Key=wire({"id": id_}), UpdateExpression="SET version = :v",
            ExpressionAttributeValues=values)

    def delete(self):
        id_ = self.some_id()
        return Attempt({(self.streamed, id_): None}), lambda: self.dynamodb.delete_item(
            TableName=self.streamed, Key=wire({"id": id_}))

    def batch(self):
        requests, items = [], {}
        for id_ in {self.some_id() for _ in range(5)}:
            item = self.new_item(id_) if self.random.random() < 0.7 else None
            items[self.streamed, id_] = item
            requests.append({"PutRequest": {"Item": wire(item)}} if item else
                            {"DeleteRequest": {"Key": wire({"id": id_})}})
        return Attempt(items, atomic=False), lambda: self.dynamodb.batch_write_item(
            RequestItems={self.streamed: requests})

    def transact(self):
        """Over both tables and a counter: puts, a delete and an increment, all or nothing."""
        first, second = self.random.sample(range(KEYS), 2)
        put = self.new_item(f"{self.name}-{first}")
        twin = put | {"id": self.name}
        gone, counter = f"{self.name}-{second}", self.some_counter()
        items = {(self.streamed, put["id"]): put, (self.plain_table, self.name): twin, (self.streamed, gone): None}
        return Attempt(items, counters={counter: 1}), lambda: self.dynamodb.transact_write_items(TransactItems=[
            {"Put": {"TableName": self.streamed, "Item": wire(put)}},
            {"Put": {"TableName": self.plain_table, "Item": wire(twin)}},
            {"Delete": {"TableName": self.streamed, "Key": wire({"id": gone})}},
            {"Update": {"TableName": self.streamed, **self.increment(counter)}}])

    def count(self):
        counter = self.some_counter()
        return Attempt({}, counters={counter: 1}), lambda: self.dynamodb.update_item(
            TableName=self.streamed, **self.increment(counter))

    def some_counter(self):
        return f"counter-{self.random.randrange(COUNTERS)}"

    def increment(self, counter):
        return {"Key": wire({"id": counter}), "UpdateExpression": "ADD n :one",
                "ExpressionAttributeValues": {":one": {"N": "1"}}}

    # --- finding out

    def resolve(self):
        """Reads what became of the unanswered attempt. Returns increments that may have happened, by counter."""
        attempt, self.unanswered = self.unanswered, None
        if attempt is None:
            return collections.Counter()
        found = {key: self.read(*key) for key in attempt.items}
        for key, item in found.items():
            assert item in (self.state.get(key), attempt.items[key]), f"{key} is neither old nor new: {item}"
        telling = [key for key, item in attempt.items.items() if self.state.get(key) != item]
        done = [found[key] == attempt.items[key] for key in telling]
        if attempt.atomic:
            assert all(done) or not any(done), f"half of a transaction: {found}"
        happened = {key: attempt.items[key] for key, yes in zip(telling, done) if yes}
        whole = attempt.atomic and bool(telling) and all(done)
        self.happened(Attempt(happened, counters=attempt.counters if whole else {}))
        return collections.Counter({} if telling else attempt.counters)

    def verify(self):
        """Every acknowledged write is there."""
        for (table, id_), item in self.state.items():
            assert self.read(table, id_) == item, f"{id_} of {table} is not what was acknowledged"

    def read(self, table, id_):
        return plain(self.dynamodb.get_item(TableName=table, Key=wire({"id": id_}), ConsistentRead=True).get("Item"))


def key_of(request):
    body = request["PutRequest"]["Item"] if "PutRequest" in request else request["DeleteRequest"]["Key"]
    return body["id"]["S"]


def wire(item):
    return {name: {"N": str(value)} if isinstance(value, int) else {"S": value} for name, value in item.items()}
