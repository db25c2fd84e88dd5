#include "consumer/lease_change.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <optional>
#include <string>
#include <vector>

#include "expression/bindings.h"
#include "expression/condition.h"
#include "expression/update.h"

namespace tailrace::consumer {
namespace {

const Lease held{.shard_id = "shard", .stream_arn = "arn", .owner = "a", .epoch = 4, .counter = 9};

Lease after(const LeaseChange& change, Lease row) {
    EXPECT_TRUE(apply(change, row));
    return row;
}

/// As the service does it.
std::optional<Lease> evaluate(const UpdateItemInput& input, const Lease& row) {
    const auto item = to_item(row);
    auto bindings = expression::Bindings::create(input.expression_attribute_names,
                                                 input.expression_attribute_values);
    RC_ASSERT(bindings.has_value());
    const auto update = expression::parse_update(*input.update_expression, *bindings);
    RC_ASSERT(update.has_value());
    const auto condition = expression::parse_condition(expression::Kind::ConditionExpression,
                                                       *input.condition_expression, *bindings);
    RC_ASSERT(condition.has_value());
    RC_ASSERT(bindings->check_all_used().has_value());
    if (!expression::holds(*condition, item.attributes())) return std::nullopt;
    return to_lease(Item(*expression::apply(*update, item.attributes())));
}

std::optional<std::string> some_worker() {
    return *rc::gen::element<std::optional<std::string>>(std::nullopt, "a", "b");
}

Checkpoint some_checkpoint() {
    return *rc::gen::element(Checkpoint::trim_horizon(), Checkpoint::shard_end(),
                             Checkpoint::after("7"), Checkpoint::after("8"));
}

Lease some_lease() {
    return {.shard_id = "shard",
            .stream_arn = "arn",
            .owner = some_worker(),
            .requester = some_worker(),
            .epoch = *rc::gen::inRange(0, 2),
            .counter = *rc::gen::inRange(0, 2),
            .checkpoint = some_checkpoint(),
            .owner_switches_since_checkpoint = *rc::gen::inRange(0, 2)};
}

std::vector<LeaseChange> all_changes(const Lease& from) {
    return {renew(from),       advance(from, some_checkpoint()),
            finish(from),      hand_over(from),
            release(from),     take(from, "b"),
            request(from, "b")};
}

TEST(LeaseChange, TheRequestDoesWhatApplyDoes) {
    EXPECT_TRUE(rc::check([] {
        const auto from = some_lease();
        const auto row = *rc::gen::inRange(0, 2) == 0 ? from : some_lease();
        for (const auto& change : all_changes(from)) {
            auto applied = row;
            const bool done = apply(change, applied);
            const auto evaluated = evaluate(to_update_item(change, "Leases"), row);
            RC_ASSERT(done == evaluated.has_value());
            if (done) RC_ASSERT(applied == *evaluated);
        }
    }));
}

TEST(LeaseChange, EachLeavesWhatItsEffectIsToldBy) {
    EXPECT_TRUE(rc::check([] {
        const auto from = some_lease();
        for (const auto& change : all_changes(from)) {
            auto row = from;
            if (apply(change, row)) RC_ASSERT(took_effect(change, row) == (change.to != from));
        }
    }));
}

TEST(LeaseChange, ARenewalMovesTheCounterAlone) {
    auto expected = held;
    ++expected.counter;
    EXPECT_EQ(after(renew(held), held), expected);
}

TEST(LeaseChange, ALeaseThatWasTakenIsLostToItsHolder) {
    auto row = after(take(held, "b"), held);
    EXPECT_EQ(row.owner, "b");
    EXPECT_FALSE(apply(renew(held), row));
    EXPECT_FALSE(apply(advance(held, Checkpoint::after("7")), row));
    EXPECT_FALSE(apply(finish(held), row));
    EXPECT_FALSE(apply(release(held), row));
}

TEST(LeaseChange, OneThatWasRenewedMeanwhileIsNotTaken) {
    auto row = after(renew(held), held);
    EXPECT_FALSE(apply(take(held, "b"), row));
}

TEST(LeaseChange, ACheckpointThatComesLateDoesNotGoBack) {
    const auto late = advance(held, Checkpoint::after("7"));
    auto row = after(late, held);
    row = after(advance(row, Checkpoint::after("8")), row);
    EXPECT_FALSE(apply(late, row));
}

TEST(LeaseChange, ItGoesToWhoAskedFirst) {
    auto row = after(request(held, "b"), held);
    EXPECT_FALSE(apply(request(row, "c"), row));
    row = after(hand_over(row), row);
    EXPECT_EQ(row.owner, "b");
    EXPECT_EQ(row.requester, std::nullopt);
    EXPECT_EQ(row.epoch, held.epoch + 1);
}

TEST(LeaseChange, AFinishedLeaseHasNoOwner) {
    const auto row = after(finish(held), held);
    EXPECT_TRUE(row.is_finished());
    EXPECT_EQ(row.owner, std::nullopt);
}

TEST(LeaseChange, ARowIsMadeOnlyWhereThereIsNone) {
    const auto input = to_put_item(held, "Leases");
    EXPECT_EQ(input.table_name, "Leases");
    EXPECT_EQ(input.condition_expression, "attribute_not_exists(leaseKey)");
    EXPECT_EQ(to_lease(input.item), held);
}

TEST(LeaseChange, ARowIsDeletedInTheStateThatWasSeen) {
    const auto input = to_delete_item(held, "Leases");
    EXPECT_EQ(input.condition_expression, "leaseEpoch = :epoch");
    EXPECT_EQ(*input.key.find("leaseKey"), AttributeValue("shard"));
}

}  // namespace
}  // namespace tailrace::consumer
