#include "cli/show/shard_tree.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace tailrace::cli::show {
namespace {

Shard shard(std::string id, std::optional<std::string> parent, std::string start,
            std::optional<std::string> end = std::nullopt) {
    return {std::move(id), {std::move(start), std::move(end)}, std::move(parent)};
}

std::string tree(const std::vector<Shard>& shards) {
    std::string out;
    append_shard_tree(out, shards, Style());
    return out;
}

TEST(ShardTree, ChildrenStandBelowTheirParents) {
    EXPECT_EQ(tree({
                  shard("s1", std::nullopt, "100", "199"),
                  shard("s2", std::nullopt, "100", "150"),
                  shard("s3", "s1", "200"),
                  shard("s4", "s1", "200", "250"),
                  shard("s5", "s4", "251"),
                  shard("s6", "s2", "151"),
              }),
              "├─ s1 closed 100 … 199\n"
              "│  ├─ s3 open 200 …\n"
              "│  └─ s4 closed 200 … 250\n"
              "│     └─ s5 open 251 …\n"
              "└─ s2 closed 100 … 150\n"
              "   └─ s6 open 151 …\n");
}

TEST(ShardTree, ParentsThatAreGoneAreNamed) {
    EXPECT_EQ(tree({shard("s7", "s0", "300")}), "└─ s7 open 300 … (of s0, trimmed)\n");
    EXPECT_EQ(tree({}), "");
}

TEST(ShardTree, AsJson) {
    EXPECT_EQ(
        shard_tree_json({shard("s1", std::nullopt, "1", "2"), shard("s2", "s1", "3")}),
        R"([{"ShardId":"s1","State":"CLOSED","SequenceNumberRange":{"StartingSequenceNumber":"1",)"
        R"("EndingSequenceNumber":"2"},"Children":[{"ShardId":"s2","State":"OPEN",)"
        R"("ParentShardId":"s1","SequenceNumberRange":{"StartingSequenceNumber":"3"},)"
        R"("Children":[]}]}])");
}

}  // namespace
}  // namespace tailrace::cli::show
