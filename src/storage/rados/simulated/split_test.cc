// What is seen of a partition while the keys that fell to it are still to come.
#include <gtest/gtest.h>

#include <memory>

#include "base/background.h"
#include "storage/contract/contract.h"
#include "storage/rados/names.h"
#include "storage/rados/rados_store.h"
#include "storage/rados/simulated/asking.h"
#include "storage/rados/simulated/simulated_pool.h"
#include "storage/simulated/virtual_clock.h"

namespace tailrace::storage::rados::simulated {
namespace {

using contract::Entries;
using contract::index;
using contract::item;
using contract::items;
using contract::left;
using contract::Part;
using contract::right;

class ASplit : public testing::Test, protected Asking {
 protected:
    ASplit() {
        pool_.set_gate([this](const ObjectWrite& write) { return open_ || !fills(write); });
        put(left, {{"a", "1"}, {"m", "2"}, {"n", "3"}, {"o", "4"}, {"z", "5"}});
        split(left, right, "m");
    }
    ~ASplit() override {
        background_.stop();
        clock_.run(context());
    }

    Part at(PartitionId partition) {
        return {partition, get(store_.read({{partition, {}, 0}})).at(0).guard};
    }
    Commit commit_of(Part part) { return {{1, ++attempts_}, {part.take()}}; }
    void commit(Part part) {
        EXPECT_EQ(get(store_.commit(commit_of(std::move(part)))), CommitOutcome::done);
    }
    void put(PartitionId partition, const Entries& entries) {
        auto part = at(partition);
        for (const auto& [key, value] : entries) part.put(item(key), value);
        commit(part);
    }
    Commit split_of(PartitionId source, PartitionId target) {
        return {{1, ++attempts_}, {at(source).move_epoch().take(), at(target).move_epoch().take()}};
    }
    void split(PartitionId source, PartitionId target, std::string key) {
        EXPECT_EQ(get(store_.split(source, target, {items, index}, std::move(key),
                                   split_of(source, target))),
                  CommitOutcome::done);
    }
    std::optional<std::string> value(PartitionId partition, std::string key) {
        return get(store_.read({{partition, {item(std::move(key))}, 0}})).at(0).values.at(0);
    }
    Entries scan(PartitionId partition, Direction direction = Direction::forward) {
        return contract::entries_of(
            get(store_.scan({partition, items, {"m", ""}, direction, 100, 1 << 20})).entries);
    }
    void fill() {
        open_ = true;
        at(right);
        clock_.run(context());
        open_ = false;
    }
    void expect(const Entries& entries) {
        for (const bool filled : {false, true}) {
            SCOPED_TRACE(filled ? "filled" : "filling");
            EXPECT_EQ(scan(right), entries);
            auto reversed = entries;
            std::ranges::reverse(reversed);
            EXPECT_EQ(scan(right, Direction::backward), reversed);
            for (const auto* key : {"m", "n", "o", "p", "z"}) {
                const auto found = std::ranges::find(entries, key, &Entries::value_type::first);
                EXPECT_EQ(value(right, key),
                          found == entries.end() ? std::nullopt : std::optional(found->second))
                    << key;
            }
            if (!filled) fill();
        }
    }

    static bool fills(const ObjectWrite& write) {
        const auto is_layout = [](const std::string& name) { return name == layout_attribute; };
        bool changes_layout = false;
        for (const auto& step : write.steps()) {
            if (const auto* set = std::get_if<ObjectWrite::SetAttribute>(&step)) {
                if (set->name == version_attribute) return false;
                changes_layout = changes_layout || is_layout(set->name);
            }
            if (const auto* removed = std::get_if<ObjectWrite::RemoveAttribute>(&step))
                changes_layout = changes_layout || is_layout(removed->name);
        }
        return changes_layout;
    }

    storage::simulated::VirtualClock clock_;
    base::Background background_;
    SimulatedPool pool_{clock_, /*seed=*/1};
    std::unique_ptr<Pool> server_ = pool_.server(1);
    RadosStore store_{*server_, clock_, background_};
    bool open_ = false;
    std::uint64_t attempts_ = 0;
};

TEST_F(ASplit, ShowsWhatIsStillToCome) {
    expect({{"m", "2"}, {"n", "3"}, {"o", "4"}, {"z", "5"}});
    EXPECT_EQ(value(left, "a"), "1");
}

TEST_F(ASplit, ShowsWhatWasWrittenSince) {
    put(right, {{"n", "new"}, {"p", "new"}});
    expect({{"m", "2"}, {"n", "new"}, {"o", "4"}, {"p", "new"}, {"z", "5"}});
}

TEST_F(ASplit, DoesNotShowWhatWasDeletedSince) {
    commit(at(right).remove(item("n")).remove(item("p")));
    expect({{"m", "2"}, {"o", "4"}, {"z", "5"}});
}

TEST_F(ASplit, DoesNotShowWhatWasErasedSince) {
    commit(at(right).erase(items, {"n", "p"}).put(item("o"), "again"));
    expect({{"m", "2"}, {"o", "again"}, {"z", "5"}});
}

TEST_F(ASplit, DoesNotShowWhatWasErasedWhole) {
    commit(at(right).erase(items, {}));
    expect({});
}

TEST_F(ASplit, IsNotSplitAgainBeforeAllHasCome) {
    const PartitionId third{3};
    auto commit = split_of(right, third);
    EXPECT_FALSE(ask(store_.split(right, third, {items, index}, "o", std::move(commit))));
    fill();
    split(right, third, "o");
    EXPECT_EQ(value(right, "n"), "3");
    EXPECT_EQ(scan(third), (Entries{{"o", "4"}, {"z", "5"}}));
    put(third, {{"o", "new"}});
    EXPECT_EQ(scan(third), (Entries{{"o", "new"}, {"z", "5"}}));
}

TEST_F(ASplit, OfTheSourceAgainTakesNothingOfIt) {
    const PartitionId third{3};
    put(left, {{"g", "6"}});
    split(left, third, "f");
    EXPECT_EQ(value(third, "g"), "6");
    expect({{"m", "2"}, {"n", "3"}, {"o", "4"}, {"z", "5"}});
    EXPECT_EQ(value(third, "g"), "6");
}

TEST_F(ASplit, SendsDeferredWritesOnToWhereTheKeysWent) {
    const PartitionId base{9};
    auto part = at(base);
    part.defer({{left, {{item("a"), "deferred"}, {item("n"), "deferred"}}, {item("o")}}});
    commit(part);
    expect({{"m", "2"}, {"n", "deferred"}, {"z", "5"}});
    EXPECT_EQ(value(left, "a"), "deferred");
}

}  // namespace
}  // namespace tailrace::storage::rados::simulated
