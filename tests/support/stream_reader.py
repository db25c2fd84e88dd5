"""A consumer that holds its iterators over crashes and checks what every consumer may rely on."""
import collections

from changes import change_of, plain, shards, trim_horizon


class Reader:
    """All records of a stream so far, and the iterators to go on with; a shard's only after its parent's last record."""

    def __init__(self, streams, stream_arn):
        self.streams, self.stream_arn = streams, stream_arn
        self.iterators = {}  # by shard, None once it has been read to its end
        self.records = {}
        self.histories = collections.defaultdict(list)  # id: its states, as the new images tell

    def read(self):
        """Goes on from the iterators of the last time to the present end of every shard, and to children of those that have
        ended."""
        goes_on = True
        while goes_on:
            ended = self.ended()
            begun = self.begin_shards()
            for shard_id in self.iterators:
                self.read_shard(shard_id)
            goes_on = begun > 0 or self.ended() > ended

    def ended(self):
        return sum(iterator is None for iterator in self.iterators.values())

    def begin_shards(self):
        """Takes up those whose parents have been read to their ends; how many."""
        listed = shards(self.streams, self.stream_arn)
        there = {shard["ShardId"] for shard in listed}
        ready = [shard for shard in listed if shard["ShardId"] not in self.iterators
                 and self.has_been_read(shard.get("ParentShardId"), there)]
        for shard in ready:
            self.iterators[shard["ShardId"]] = trim_horizon(self.streams, self.stream_arn, shard)
            self.records[shard["ShardId"]] = []
        return len(ready)

    def has_been_read(self, parent, there):
        return parent not in there or (parent in self.iterators and self.iterators[parent] is None)

    def read_shard(self, shard_id):
        while self.iterators[shard_id]:
            page = self.streams.get_records(ShardIterator=self.iterators[shard_id])
            for record in page["Records"]:
                self.take(shard_id, record)
            self.iterators[shard_id] = page.get("NextShardIterator")
            if not page["Records"]:
                break

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
