// The answers are those of Ceph 16.2.15, shortened.
#include "program/doctor/cluster_facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tailrace::program::doctor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(ClusterFacts, AreReadFromTheStatus) {
    const auto facts = read_status(R"({"fsid": "6a5a",
        "health": {"status": "HEALTH_WARN", "checks": {
            "MGR_DOWN": {"severity": "HEALTH_WARN",
                         "summary": {"message": "no active mgr", "count": 0}, "muted": false}}},
        "quorum": [0, 2], "quorum_names": ["a", "c"], "monmap": {"epoch": 1, "num_mons": 3},
        "osdmap": {"epoch": 16, "num_osds": 3, "num_up_osds": 2, "num_in_osds": 3}})");
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->monitors, 3);
    EXPECT_EQ(facts->monitors_in_quorum, 2);
    EXPECT_EQ(facts->osds, 3);
    EXPECT_EQ(facts->osds_up, 2);
    EXPECT_EQ(facts->health, "HEALTH_WARN");
    EXPECT_THAT(facts->troubles, ElementsAre("MGR_DOWN: no active mgr"));
    EXPECT_TRUE(read_status(R"({"health": {"status": "HEALTH_OK"}})"));
    EXPECT_FALSE(read_status("HEALTH_OK"));
}

TEST(ClusterFacts, OfAPoolAmongOthers) {
    constexpr auto pools = R"([{"pool_name": ".mgr", "type": 1, "size": 3},
        {"pool_name": "tailrace", "flags_names": "hashpspool,nearfull", "type": 1, "size": 2,
         "min_size": 1, "pg_num": 32, "quota_max_bytes": 1000, "quota_max_objects": 0,
         "application_metadata": {"tailrace": {}}},
        {"pool_name": "coded", "type": 3, "size": 3, "min_size": 2, "application_metadata": {}}])";
    const auto pool = read_pool(pools, "tailrace");
    ASSERT_TRUE(pool);
    EXPECT_TRUE(pool->is_replicated);
    EXPECT_EQ(pool->size, 2);
    EXPECT_EQ(pool->min_size, 1);
    EXPECT_EQ(pool->pg_num, 32);
    EXPECT_THAT(pool->applications, ElementsAre("tailrace"));
    EXPECT_THAT(pool->flags, ElementsAre("hashpspool", "nearfull"));
    EXPECT_EQ(pool->quota_bytes, 1000u);
    EXPECT_FALSE(read_pool(pools, "coded")->is_replicated);
    EXPECT_FALSE(read_pool(pools, "other"));
    EXPECT_FALSE(read_pool("{}", "tailrace"));
}

TEST(ClusterFacts, OfSpaceWhileAManagerTells) {
    const auto space = read_space(R"({"stats": {}, "pools": [{"name": "tailrace", "id": 1, "stats":
        {"stored": 1024, "objects": 7, "percent_used": 0.25, "max_avail": 4096}}]})",
                                  "tailrace");
    ASSERT_TRUE(space);
    EXPECT_EQ(space->used_ratio, 0.25);
    EXPECT_EQ(space->bytes_stored, 1024);
    EXPECT_EQ(space->bytes_free, 4096);
    EXPECT_EQ(space->objects, 7);
    EXPECT_FALSE(read_space(R"({"stats": {"total_bytes": 0}, "pools": []})", "tailrace"));
}

TEST(ClusterFacts, VersionsAreNumbers) {
    constexpr auto mixed = R"json({"mon": {},
        "osd": {"ceph version 16.2.15 (618f440) pacific (stable)": 2,
                "ceph version 17.2.7 (b12291d) quincy (stable)": 1}})json";
    EXPECT_THAT(read_osd_versions(mixed), ElementsAre(Pair("16.2.15", 2), Pair("17.2.7", 1)));
    EXPECT_THAT(read_osd_versions(R"({"mon": {}})"), IsEmpty());
    constexpr auto odd = R"({"osd": {"who knows": 1}})";
    EXPECT_THAT(read_osd_versions(odd), ElementsAre(Pair("who knows", 1)));
}

TEST(ClusterFacts, TimeMayBeOfAnyZone) {
    const auto time = [](const char* text) {
        return read_report_time(std::string(R"({"timestamp": ")") + text + R"("})");
    };
    EXPECT_EQ(time("2026-11-26T14:19:39.919794+0000"), 1795702779920);
    EXPECT_EQ(time("2026-11-26T15:49:39.919794+0130"), 1795702779920);
    EXPECT_EQ(time("2026-11-26T09:19:39.919794-0500"), 1795702779920);
    EXPECT_FALSE(time("soon"));
    EXPECT_FALSE(read_report_time("{}"));
}

}  // namespace
}  // namespace tailrace::program::doctor
