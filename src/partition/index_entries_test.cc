#include "partition/index_entries.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "model/canonical.h"
#include "partition/item_collection.h"
#include "partition/item_write.h"

namespace tailrace::partition {
namespace {

using std::nullopt;
using enum model::AttributeType;

const model::KeySchema table_keys({"id", S}, model::KeyAttribute{"nr", N});
constexpr TableId table{5};
constexpr storage::SpaceId global_space{7 * 256};
constexpr storage::PartitionId low_target{70};
constexpr storage::PartitionId high_target{71};
constexpr std::uint64_t middle = std::uint64_t{1} << 63;

Index global_index() {
    return {.kind = IndexKind::global,
            .space = global_space,
            .keys = model::KeySchema({"city", S}, model::KeyAttribute{"age", N}),
            .targets = {{low_target, {0, middle - 1}}, {high_target, {middle, ~std::uint64_t{0}}}}};
}

Index local_index() {
    return {.kind = IndexKind::local,
            .space = local_index_space(table, 0),
            .keys = model::KeySchema({"id", S}, model::KeyAttribute{"age", N}),
            .projection = ProjectionType::KEYS_ONLY,
            .attributes = {"id", "nr", "age"}};
}

AttributeMap parsed(const std::string& json) {
    return model::parse_canonical(json).value();
}

ItemKey key_of(const std::string& json) {
    return item_key(table_keys, parsed(json));
}

std::string person(const std::string& more) {
    return R"({)" + more + R"("id":{"S":"a"},"nr":{"N":"1"}})";
}
const auto bonn = person(R"("age":{"N":"7"},"city":{"S":"Bonn"},)");
const auto older = person(R"("age":{"N":"8"},"city":{"S":"Bonn"},)");
const auto rome = person(R"("age":{"N":"7"},"city":{"S":"Rome"},)");

std::optional<IndexEntry> entry(const Index& index, const std::string& json) {
    return entry_of(index, key_of(json).bytes, {json, json.size()});
}

TEST(IndexEntry, HasTheIndexValuesBeforeTheKeyOfTheItem) {
    const auto whole = entry(global_index(), bonn);
    ASSERT_TRUE(whole);
    std::string expected = partition_key_prefix(AttributeValue("Bonn"));
    const auto item = key_of(bonn).bytes;
    EXPECT_TRUE(whole->key.starts_with(expected));
    EXPECT_TRUE(whole->key.ends_with(item.substr(8)));
    EXPECT_EQ(whole->json(bonn), bonn);
    EXPECT_EQ(whole->size, bonn.size());
    EXPECT_EQ(whole->key, entry_key(global_index(), item, parsed(bonn)));
}

TEST(IndexEntry, OfALocalIndexLiesWithItsItem) {
    const auto keys = entry(local_index(), bonn);
    ASSERT_TRUE(keys);
    EXPECT_TRUE(keys->key.starts_with(partition_key_prefix(AttributeValue("a"))));
    EXPECT_EQ(keys->json(bonn), R"({"age":{"N":"7"},"id":{"S":"a"},"nr":{"N":"1"}})");
    EXPECT_EQ(keys->size, 5u + 3u + 4u) << "what is projected";
}

TEST(IndexEntry, SortsByTheIndexValues) {
    const auto ten = person(R"("age":{"N":"10"},"city":{"S":"Bonn"},)");
    const auto minus = person(R"("age":{"N":"-3"},"city":{"S":"Bonn"},)");
    for (const auto& index : {global_index(), local_index()}) {
        EXPECT_LT(entry(index, minus)->key, entry(index, bonn)->key);
        EXPECT_LT(entry(index, bonn)->key, entry(index, ten)->key);
    }
}

TEST(IndexEntry, IsNotThereWithoutAllKeys) {
    for (const auto* more :
         {"", R"("age":{"N":"7"},)", R"("city":{"S":"Bonn"},)",
          R"("age":{"S":"7"},"city":{"S":"Bonn"},)", R"("age":{"N":"7"},"city":{"S":""},)",
          R"("age":{"N":"7"},"city":{"NULL":true},)"}) {
        EXPECT_FALSE(entry(global_index(), person(more))) << more;
    }
    const std::string long_city(2049, 'x');
    EXPECT_FALSE(
        entry(global_index(), person(R"("age":{"N":"7"},"city":{"S":")" + long_city + R"("},)")));
}

TEST(IndexEntry, OfAKeyOfSeveralAttributes) {
    auto index = global_index();
    index.keys = model::KeySchema({{"city", S}, {"area", S}}, {{"age", N}, {"code", S}});
    const auto all =
        person(R"("age":{"N":"7"},"area":{"S":"5"},"city":{"S":"B"},"code":{"S":"x"},)");
    const auto found = entry(index, all);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->key, entry_key(index, key_of(all).bytes, parsed(all)));
    EXPECT_FALSE(entry(index, person(R"("age":{"N":"7"},"area":{"S":"5"},"city":{"S":"B"},)")));
}

TEST(Index, IsKeptInTheDescriptor) {
    auto several = global_index();
    several.keys = model::KeySchema({{"city", S}, {"zip", B}}, {{"age", N}, {"name", S}});
    Descriptor descriptor{table, {}, {}, nullopt, {local_index(), several}};
    EXPECT_EQ(decode_descriptor(encode(descriptor)), descriptor);
    descriptor.indexes.clear();
    EXPECT_EQ(decode_descriptor(encode(descriptor)), descriptor);
}

TEST(Index, IsCountedInTheState) {
    State state;
    state.item_count = 3;
    state.indexes = {{global_space, 2, 20, nullopt},
                     {local_index_space(table, 0), 1, 10,
                      BackfillMark{"key", stream::SequenceNumber().next(5)}}};
    EXPECT_EQ(decode_state(encode(state)), state);
    state.indexes.clear();
    EXPECT_EQ(decode_state(encode(state)), state);
}

TEST(Index, BytesThatAreCutAreDamaged) {
    const auto bytes = encode(Descriptor{table, {}, {}, nullopt, {global_index()}});
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto cut = decode_descriptor(bytes.substr(0, size));
        EXPECT_TRUE(!cut || cut->indexes.empty()) << size;
    }
}

/// What a change of one item does to indexes.
class ChangeOfAnItem : public testing::Test {
 protected:
    static constexpr base::UnixMilliseconds now = 1'700'000'000'000;

    ChangeOfAnItem() {
        knowledge_.descriptor = std::make_shared<const Descriptor>(
            Descriptor{table, {}, {}, nullopt, {local_index(), global_index()}});
        knowledge_.state.indexes = {{local_index_space(table, 0)}, {global_space}};
    }

    storage::PartitionCommit change(const std::optional<std::string>& before,
                                    const std::optional<std::string>& after) {
        View view(storage::PartitionId{1}, knowledge_, now);
        const auto key = key_of(before ? *before : *after);
        view.load(collection_key(table, key.bytes, S), collection_);
        std::optional<StoredItem> current;
        if (before)
            current = StoredItem{number_, static_cast<std::uint32_t>(before->size()), {}, *before};
        Change change;
        change.kind = after ? Change::Kind::put : Change::Kind::remove;
        if (after) {
            change.item = Item::from_canonical(*after);
            change.size = after->size();
        }
        effects_ = apply_change(view, "us-east-1", table, key, current, std::move(change));
        knowledge_ = view.knowledge_after();
        auto commit = view.take_commit();
        for (const auto& put : commit.puts) {
            if (put.key.space == collection_space(table)) collection_ = put.value;
        }
        return commit;
    }

    static std::size_t writes_in(const storage::PartitionCommit& commit, storage::SpaceId space) {
        const auto here = [=](const storage::Key& key) { return key.space == space; };
        return static_cast<std::size_t>(
            std::ranges::count_if(commit.puts, here, &storage::Put::key) +
            std::ranges::count_if(commit.deletes, here));
    }
    /// Of all targets.
    static storage::DeferredWrite deferred(const storage::PartitionCommit& commit) {
        storage::DeferredWrite all;
        for (const auto& each : commit.deferred) {
            for (const auto& put : each.puts) all.puts.push_back(put);
            for (const auto& key : each.deletes) all.deletes.push_back(key);
        }
        return all;
    }
    const IndexState& counts(std::size_t place) { return knowledge_.state.indexes[place]; }

    Knowledge knowledge_;
    stream::SequenceNumber number_;
    std::optional<std::string> collection_;
    WriteEffects effects_;
};

TEST_F(ChangeOfAnItem, PutsItsEntries) {
    const auto commit = change(nullopt, bonn);
    EXPECT_EQ(writes_in(commit, local_index_space(table, 0)), 1u);
    const auto sent = deferred(commit);
    ASSERT_EQ(sent.puts.size(), 1u);
    EXPECT_TRUE(sent.deletes.empty());
    EXPECT_EQ(sent.puts[0].key.space, global_space);
    EXPECT_EQ(decode_item(sent.puts[0].value)->json, bonn);
    EXPECT_EQ(counts(0).entries, 1u);
    EXPECT_EQ(counts(0).bytes, 12u);
    EXPECT_EQ(counts(1).bytes, bonn.size());
}

TEST_F(ChangeOfAnItem, GoesToThePartitionOfTheIndexThatHasTheHash) {
    const auto commit = change(nullopt, bonn);
    const auto hash = entry(global_index(), bonn)->hash();
    ASSERT_EQ(commit.deferred.size(), 1u);
    EXPECT_EQ(commit.deferred[0].target, hash < middle ? low_target : high_target);
}

TEST_F(ChangeOfAnItem, MovesAnEntryWhoseKeyChanges) {
    change(nullopt, bonn);
    const auto sent = deferred(change(bonn, rome));
    ASSERT_EQ(sent.puts.size(), 1u);
    ASSERT_EQ(sent.deletes.size(), 1u);
    EXPECT_EQ(sent.deletes[0].bytes, entry(global_index(), bonn)->key);
    EXPECT_EQ(sent.puts[0].key.bytes, entry(global_index(), rome)->key);
    EXPECT_EQ(counts(1).entries, 1u);
    EXPECT_EQ(effects_.index_units, (std::vector<IndexUnits>{{global_space, 2}}))
        << "the local entry stays as it is";
}

TEST_F(ChangeOfAnItem, LeavesAnEntryAloneThatStaysAsItIs) {
    const auto more = person(R"("age":{"N":"7"},"city":{"S":"Bonn"},"extra":{"S":"x"},)");
    change(nullopt, bonn);
    const auto commit = change(bonn, more);
    EXPECT_EQ(writes_in(commit, local_index_space(table, 0)), 0u) << "keys alone are projected";
    EXPECT_EQ(deferred(commit).puts.size(), 1u);
    EXPECT_TRUE(deferred(commit).deletes.empty());
}

TEST_F(ChangeOfAnItem, DropsTheEntriesOfWhatIsRemoved) {
    change(nullopt, bonn);
    const auto commit = change(bonn, nullopt);
    EXPECT_EQ(deferred(commit).deletes.size(), 1u);
    EXPECT_EQ(writes_in(commit, local_index_space(table, 0)), 1u);
    EXPECT_EQ(counts(0), (IndexState{local_index_space(table, 0), 0, 0}));
    EXPECT_EQ(counts(1), (IndexState{global_space, 0, 0}));
    EXPECT_EQ(effects_.collection_bytes, 0u);
}

TEST_F(ChangeOfAnItem, CountsItsCollection) {
    change(nullopt, bonn);
    EXPECT_EQ(effects_.collection_bytes, bonn.size() + 12);
    change(bonn, older);
    EXPECT_EQ(effects_.collection_bytes, older.size() + 12);
    change(older, older);
    EXPECT_EQ(effects_.collection_bytes, older.size() + 12) << "also where nothing changes";
}

TEST_F(ChangeOfAnItem, DoesNotCountWhatABackfillHasYetToWrite) {
    number_ = knowledge_.state.last = stream::SequenceNumber().next(now);
    knowledge_.state.indexes[1].backfill = BackfillMark{"", knowledge_.state.last};
    EXPECT_EQ(deferred(change(bonn, bonn.substr(0))).puts.size(), 0u);
    const auto sent = deferred(change(bonn, older));
    EXPECT_EQ(sent.puts.size(), 1u);
    EXPECT_EQ(sent.deletes.size(), 1u) << "blind";
    EXPECT_EQ(counts(1).entries, 1u);
    number_ = knowledge_.state.last;
    change(older, nullopt);
    EXPECT_EQ(counts(1).entries, 0u);
}

TEST_F(ChangeOfAnItem, WritesAnEntryThatABackfillWouldHaveWrittenTheSame) {
    number_ = knowledge_.state.last = stream::SequenceNumber().next(now);
    auto& index = knowledge_.state.indexes[0];
    index.backfill = BackfillMark{"", knowledge_.state.last};
    const auto more = person(R"("age":{"N":"7"},"city":{"S":"Bonn"},"extra":{"S":"x"},)");
    EXPECT_EQ(writes_in(change(bonn, more), local_index_space(table, 0)), 1u);
    EXPECT_EQ(counts(0).entries, 1u);
}

TEST_F(ChangeOfAnItem, IsBackfilledOnce) {
    const auto last = knowledge_.state.last = stream::SequenceNumber().next(now);
    knowledge_.state.indexes[1].backfill = BackfillMark{"", last};
    View view(storage::PartitionId{1}, knowledge_, now);
    const auto key = key_of(bonn).bytes;
    const StoredItem old{last, 10, {}, bonn};
    index_existing(view, global_index(), key, old);
    EXPECT_EQ(view.state().indexes[1].entries, 1u);
    const StoredItem changed_since{last.next(now), 10, {}, bonn};
    index_existing(view, global_index(), key, changed_since);
    EXPECT_EQ(view.state().indexes[1].entries, 1u) << "it has its entry from its change";
    EXPECT_EQ(deferred(view.take_commit()).puts.size(), 1u);
}

TEST_F(ChangeOfAnItem, IsRefusedWhereItsCollectionWouldBeTooLarge) {
    View view(storage::PartitionId{1}, knowledge_, now);
    const auto key = key_of(bonn).bytes;
    view.load(collection_key(table, key, S), base::big_endian(collection_bytes_max - 5));
    const IndexedItem none;
    const IndexedItem large{bonn, 100};
    const auto refused = check_collection(view, key, none, large);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->code, ErrorCode::ItemCollectionSizeLimitExceededException);
    EXPECT_FALSE(check_collection(view, key, large, none));
    EXPECT_FALSE(check_collection(view, key, large, large));
    view.load(collection_key(table, key, S), base::big_endian(std::uint64_t{1000}));
    EXPECT_FALSE(check_collection(view, key, none, large));
}

TEST(ItemCollection, IsThatOfThePartitionKey) {
    const auto one = key_of(R"({"id":{"S":"a"},"nr":{"N":"1"}})").bytes;
    const auto two = key_of(R"({"id":{"S":"a"},"nr":{"N":"2"}})").bytes;
    const auto other = key_of(R"({"id":{"S":"ab"},"nr":{"N":"1"}})").bytes;
    EXPECT_EQ(collection_key(table, one, S), collection_key(table, two, S));
    EXPECT_NE(collection_key(table, one, S), collection_key(table, other, S));
}

}  // namespace
}  // namespace tailrace::partition
