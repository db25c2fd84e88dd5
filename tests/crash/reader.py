"""A consumer that holds its iterators over crashes and checks what every consumer may rely on."""
import collections

from changes import change_of, plain, shards, trim_horizon


class Reader:
    """All records of a stream so far, and the iterators to go on with."""

    def __init__(self, streams, stream_arn):
        self.streams, self.stream_arn = streams, stream_arn
        self.iterators = {shard["ShardId"]: trim_horizon(streams, stream_arn, shard)
                          for shard in shards(streams, stream_arn)}
        self.records = {shard_id: [] for shard_id in self.iterators}
        self.histories = collections.defaultdict(list)  # id: its states, as the new images tell

    def read(self):
        """Goes on from the iterators of the last time to the present end of every shard."""
        for shard_id, iterator in self.iterators.items():
            while True:
                page = self.streams.get_records(ShardIterator=iterator)
                for record in page["Records"]:
                    self.take(shard_id, record)
                iterator = page["NextShardIterator"]
                if not page["Records"]:
                    break
            self.iterators[shard_id] = iterator

    def take(self, shard_id, record):
        earlier = self.records[shard_id]
        if earlier:
            before, now = (int(one["dynamodb"]["SequenceNumber"]) for one in (earlier[-1], record))
            assert before < now, f"numbers of {shard_id} do not grow: {before}, then {now}"
        earlier.append(record)
        id_, change = plain(record["dynamodb"]["Keys"])["id"], change_of(record)
        states = self.histories[id_]
        last = states[-1] if states else None
        assert change.old == last, f"{id_}: the old image is not the new image before: {change}, after {last}"
        assert change.old != change.new, f"{id_}: a record of no change"
        states.append(change.new)

    def assert_rereads_the_same(self):
        """From the horizon, every record that was ever seen is still there, unaltered and once."""
        again = Reader(self.streams, self.stream_arn)
        again.read()
        assert again.records == self.records
