#include "storage/rados/codec.h"

#include <utility>

#include "base/bytes.h"

namespace tailrace::storage::rados {

namespace {

/// Each value begins with the version of its grammar.
constexpr std::uint8_t grammar = 1;

// A number of elements is bounded by the bytes that are left: damaged bytes bring no large memory.

class Writer {
 public:
    Writer() { number(grammar); }

    template <std::unsigned_integral T>
    void number(T value) {
        base::append_big_endian(out_, value);
    }
    void bytes(std::string_view value) { base::append_sized(out_, value); }
    template <class T>
        requires std::is_enum_v<T>
    void id(T value) {
        number(static_cast<std::uint64_t>(value));
    }
    template <class Elements, class Write>
    void list(const Elements& elements, Write write) {
        number(static_cast<std::uint32_t>(elements.size()));
        for (const auto& element : elements) write(element);
    }
    void key(const Key& key) {
        id(key.space);
        bytes(key.bytes);
    }
    void range(const KeyRange& range) {
        bytes(range.begin);
        bytes(range.end);
    }
    void log(const LogId& log) {
        number(log.birth_ms);
        number(log.suffix);
    }
    void log_number(const LogNumber& value) {
        out_.append(reinterpret_cast<const char*>(value.data()), value.size());
    }
    void put(const Put& put) {
        key(put.key);
        bytes(put.value);
    }
    void spaces(const std::vector<SpaceId>& spaces) {
        list(spaces, [this](SpaceId space) { id(space); });
    }
    void ranges(const std::vector<SpaceRange>& ranges) {
        list(ranges, [this](const SpaceRange& part) {
            id(part.space);
            range(part.range);
        });
    }
    void deferred(const DeferredWrite& write) {
        id(write.target);
        list(write.puts, [this](const Put& element) { put(element); });
        list(write.deletes, [this](const Key& element) { key(element); });
    }
    void part(const PartitionCommit& part);

    std::string take() { return std::move(out_); }

 private:
    std::string out_;
};

void Writer::part(const PartitionCommit& part) {
    id(part.partition);
    number(part.guard.epoch);
    number(part.guard.version);
    number(static_cast<std::uint8_t>(part.moves_epoch));
    list(part.erases, [this](const Erase& erase) {
        id(erase.space);
        range(erase.range);
    });
    list(part.puts, [this](const Put& element) { put(element); });
    list(part.deletes, [this](const Key& element) { key(element); });
    list(part.appends, [this](const Append& append) {
        log(append.log);
        log_number(append.entry.number);
        bytes(append.entry.body);
    });
    list(part.trims, [this](const Trim& trim) {
        log(trim.log);
        log_number(trim.through);
    });
    list(part.deferred, [this](const DeferredWrite& write) { deferred(write); });
}

class Reader {
 public:
    explicit Reader(std::string_view bytes) : reader_(bytes) {
        if (number<std::uint8_t>() != grammar) broken_ = true;
    }

    template <std::unsigned_integral T>
    T number() {
        return reader_.big_endian<T>();
    }
    std::string bytes() { return std::string(view()); }
    /// Of the bytes that are read.
    std::string_view view() { return reader_.sized(); }
    template <class T>
    T id() {
        return T{number<std::uint64_t>()};
    }
    template <class T, class Read>
    std::vector<T> list(Read read) {
        const auto count = number<std::uint32_t>();
        std::vector<T> elements;
        // Each takes a byte at least.
        if (count > reader_.rest().size()) broken_ = true;
        for (std::uint32_t i = 0; i < count && good(); ++i) elements.push_back(read());
        return elements;
    }
    Key key() {
        const auto space = id<SpaceId>();
        return {space, bytes()};
    }
    KeyRange range() {
        auto begin = bytes();
        return {std::move(begin), bytes()};
    }
    LogId log() {
        const auto birth = number<std::uint64_t>();
        return {birth, number<std::uint64_t>()};
    }
    LogNumber log_number() {
        LogNumber value{};
        const auto text = reader_.take(value.size());
        if (text.size() == value.size()) std::copy(text.begin(), text.end(), value.begin());
        return value;
    }
    Put put() {
        auto at = key();
        return {std::move(at), bytes()};
    }
    std::vector<SpaceId> spaces() {
        return list<SpaceId>([this] { return id<SpaceId>(); });
    }
    std::vector<SpaceRange> ranges() {
        return list<SpaceRange>([this] {
            const auto space = id<SpaceId>();
            return SpaceRange{space, range()};
        });
    }
    DeferredWrite deferred() {
        DeferredWrite write;
        write.target = id<PartitionId>();
        write.puts = list<Put>([this] { return put(); });
        write.deletes = list<Key>([this] { return key(); });
        return write;
    }
    PartitionCommit part();

    bool good() const { return !broken_ && !reader_.failed(); }
    bool complete() const { return !broken_ && reader_.complete(); }

 private:
    base::ByteReader reader_;
    bool broken_ = false;
};

PartitionCommit Reader::part() {
    PartitionCommit part;
    part.partition = id<PartitionId>();
    part.guard.epoch = number<std::uint64_t>();
    part.guard.version = number<std::uint64_t>();
    part.moves_epoch = number<std::uint8_t>() != 0;
    part.erases = list<Erase>([this] {
        const auto space = id<SpaceId>();
        return Erase{space, range()};
    });
    part.puts = list<Put>([this] { return put(); });
    part.deletes = list<Key>([this] { return key(); });
    part.appends = list<Append>([this] {
        const auto of = log();
        const auto at = log_number();
        return Append{of, {at, bytes()}};
    });
    part.trims = list<Trim>([this] {
        const auto of = log();
        return Trim{of, log_number()};
    });
    part.deferred = list<DeferredWrite>([this] { return deferred(); });
    return part;
}

template <class T>
std::optional<T> if_complete(const Reader& reader, T value) {
    if (!reader.complete()) return std::nullopt;
    return value;
}

}  // namespace

std::string encode(const CommitRecord& record) {
    Writer writer;
    writer.number(record.commit.attempt.incarnation);
    writer.number(record.commit.attempt.counter);
    writer.list(record.commit.partitions, [&](const auto& part) { writer.part(part); });
    writer.number(static_cast<std::uint8_t>(record.split.has_value()));
    if (record.split) {
        writer.id(record.split->source);
        writer.id(record.split->target);
        writer.spaces(record.split->spaces);
        writer.bytes(record.split->key);
    }
    return writer.take();
}

std::optional<CommitRecord> decode_commit_record(std::string_view bytes) {
    Reader reader(bytes);
    CommitRecord record;
    record.commit.attempt.incarnation = reader.number<std::uint64_t>();
    record.commit.attempt.counter = reader.number<std::uint64_t>();
    record.commit.partitions = reader.list<PartitionCommit>([&] { return reader.part(); });
    if (reader.number<std::uint8_t>() != 0) {
        auto& split = record.split.emplace();
        split.source = reader.id<PartitionId>();
        split.target = reader.id<PartitionId>();
        split.spaces = reader.spaces();
        split.key = reader.bytes();
    }
    return if_complete(reader, std::move(record));
}

std::string encode(const std::vector<DeferredWrite>& writes) {
    Writer writer;
    writer.list(writes, [&](const auto& write) { writer.deferred(write); });
    return writer.take();
}

std::optional<std::vector<DeferredWrite>> decode_deferred_writes(std::string_view bytes) {
    Reader reader(bytes);
    auto writes = reader.list<DeferredWrite>([&] { return reader.deferred(); });
    return if_complete(reader, std::move(writes));
}

std::string encode(const Layout& layout) {
    if (layout == Layout{}) return {};
    Writer writer;
    writer.list(layout.departures, [&](const Departure& departure) {
        writer.id(departure.target);
        writer.spaces(departure.spaces);
        writer.bytes(departure.key);
    });
    writer.number(static_cast<std::uint8_t>(layout.filling.has_value()));
    if (layout.filling) {
        writer.id(layout.filling->source);
        writer.ranges(layout.filling->whole);
        writer.ranges(layout.filling->awaited);
    }
    return writer.take();
}

std::optional<Layout> decode_layout(std::string_view bytes) {
    if (bytes.empty()) return Layout{};
    Reader reader(bytes);
    Layout layout;
    layout.departures = reader.list<Departure>([&] {
        const auto target = reader.id<PartitionId>();
        auto spaces = reader.spaces();
        return Departure{target, std::move(spaces), reader.bytes()};
    });
    if (reader.number<std::uint8_t>() != 0) {
        auto& filling = layout.filling.emplace();
        filling.source = reader.id<PartitionId>();
        filling.whole = reader.ranges();
        filling.awaited = reader.ranges();
    }
    return if_complete(reader, std::move(layout));
}

std::string encode(const SegmentIndex& index) {
    Writer writer;
    writer.log_number(index.first);
    writer.list(index.blocks, [&](const SegmentBlock& block) {
        writer.log_number(block.last);
        writer.number(block.end);
        writer.number(block.checksum);
    });
    return writer.take();
}

std::optional<SegmentIndex> decode_segment_index(std::string_view bytes) {
    Reader reader(bytes);
    SegmentIndex index;
    index.first = reader.log_number();
    index.blocks = reader.list<SegmentBlock>([&] {
        SegmentBlock block;
        block.last = reader.log_number();
        block.end = reader.number<std::uint64_t>();
        block.checksum = reader.number<std::uint32_t>();
        return block;
    });
    if (index.blocks.empty() || index.blocks[0].end == 0) return std::nullopt;
    if (index.blocks[0].last < index.first) return std::nullopt;
    for (std::size_t i = 1; i < index.blocks.size(); ++i) {
        const auto& before = index.blocks[i - 1];
        if (index.blocks[i].end <= before.end || index.blocks[i].last <= before.last)
            return std::nullopt;
    }
    return if_complete(reader, std::move(index));
}

std::string encode(const std::vector<LogEntryView>& entries) {
    Writer writer;
    writer.list(entries, [&](const LogEntryView& entry) {
        writer.log_number(entry.number);
        writer.bytes(entry.body);
    });
    return writer.take();
}

std::optional<std::vector<LogEntryView>> decode_log_entries(std::string_view bytes) {
    Reader reader(bytes);
    auto entries = reader.list<LogEntryView>([&] {
        const auto number = reader.log_number();
        return LogEntryView{number, reader.view()};
    });
    if (entries.empty()) return std::nullopt;
    return if_complete(reader, std::move(entries));
}

std::string encode_number(std::uint64_t number) {
    return base::big_endian(number);
}

std::optional<std::uint64_t> decode_number(std::string_view bytes) {
    base::ByteReader reader(bytes);
    const auto number = reader.big_endian<std::uint64_t>();
    if (!reader.complete()) return std::nullopt;
    return number;
}

}  // namespace tailrace::storage::rados
