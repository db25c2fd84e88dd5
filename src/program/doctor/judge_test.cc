#include "program/doctor/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <utility>

namespace tailrace::program::doctor {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Place place{.pool = "tables", .name_space = "prod", .user = "client.tailrace"};

const Finding& of(const Findings& findings, std::string_view check) {
    for (const auto& finding : findings) {
        if (finding.check == check) return finding;
    }
    ADD_FAILURE() << "no finding of " << check;
    static const Finding none;
    return none;
}

/// Says what it is to say, and has a remedy exactly if something is wrong.
void expect(const Finding& finding, Status status, const char* measured, const char* remedy = "") {
    EXPECT_EQ(finding.status, status) << finding.measured;
    EXPECT_THAT(finding.measured, HasSubstr(measured));
    EXPECT_THAT(finding.remedy, HasSubstr(remedy));
    EXPECT_EQ(finding.remedy.empty(), status == Status::ok) << finding.remedy;
    EXPECT_THAT(finding.measured + finding.remedy, ::testing::Not(HasSubstr("\n")));
}

// --- the cluster ---------------------------------------------------------------------------------

ClusterFacts healthy() {
    return {.monitors = 3, .monitors_in_quorum = 3, .osds = 9, .osds_up = 9, .health = "HEALTH_OK"};
}

TEST(JudgeCluster, WhatIsDownIsAWarning) {
    auto facts = healthy();
    expect(of(judge_cluster(facts), "cluster"), Status::ok,
           "3 of 3 monitors in quorum, 9 of 9 OSDs up");
    facts.osds_up = 8;
    expect(of(judge_cluster(facts), "cluster"), Status::warning, "8 of 9", "ceph osd tree down");
    facts = healthy();
    facts.monitors_in_quorum = 2;
    expect(of(judge_cluster(facts), "cluster"), Status::warning, "2 of 3");
}

TEST(JudgeCluster, HealthIsCephs) {
    auto facts = healthy();
    expect(of(judge_cluster(facts), "health"), Status::ok, "HEALTH_OK");
    facts.health = "HEALTH_WARN";
    facts.troubles = {"OSD_NEARFULL: 1 nearfull osd(s)", "POOL_NEARFULL: 1 pool(s) nearfull"};
    expect(of(judge_cluster(facts), "health"), Status::warning,
           "OSD_NEARFULL: 1 nearfull osd(s), POOL_NEARFULL", "ceph health detail");
    facts.health = "HEALTH_ERR";
    expect(of(judge_cluster(facts), "health"), Status::failed, "HEALTH_ERR");
}

TEST(JudgeCluster, WhatTheUserMayNotSeeIsNoFailure) {
    const auto unseen = std::unexpected(not_allowed(place));
    for (const auto& findings :
         {judge_cluster(unseen), judge_pool(unseen, place), judge_space(unseen)}) {
        ASSERT_THAT(findings, SizeIs(1));
        expect(findings[0], Status::unknown, "client.tailrace may not ask", "mon 'allow r'");
    }
    expect(of(judge_versions("16.2.15", unseen), "OSD versions"), Status::unknown, "may not ask");
    expect(judge_monitor_clock(unseen), Status::unknown, "may not ask");
}

TEST(JudgeCluster, AConnectionThatFailsSaysWhatToLookAt) {
    expect(judge_connection("connecting to Ceph: Connection timed out (-110)", place),
           Status::failed, "timed out", "ceph -s --id tailrace");
    expect(judge_connection("opening pool tables: No such file or directory (-2)", place),
           Status::failed, "opening pool", "ceph osd pool create tables 128 128 replicated");
    expect(judge_connection("reading /no/file: No such file or directory (-2)", place),
           Status::failed, "/no/file", "--ceph-conf");
    EXPECT_EQ(
        judge_connection("cannot load the binding to Ceph: is librados2 installed?", place).status,
        Status::failed);
}

PoolFacts good_pool() {
    return {.is_replicated = true,
            .size = 3,
            .min_size = 2,
            .pg_num = 128,
            .applications = {"tailrace"},
            .flags = {"hashpspool"}};
}

TEST(JudgePool, OneAsItShouldBe) {
    const auto findings = judge_pool(good_pool(), place);
    EXPECT_THAT(findings, SizeIs(4));
    for (const auto& finding : findings) EXPECT_EQ(finding.status, Status::ok) << finding.check;
    expect(of(findings, "copies"), Status::ok, "size 3, min_size 2");
    expect(of(findings, "flags"), Status::ok, "hashpspool; no quota");
}

TEST(JudgePool, AnErasureCodedOneFails) {
    auto facts = good_pool();
    facts.is_replicated = false;
    const auto findings = judge_pool(facts, place);
    ASSERT_THAT(findings, SizeIs(1));
    expect(findings[0], Status::failed, "erasure-coded, where objects have no omap", "replicated");
}

TEST(JudgePool, FewCopiesAreAWarning) {
    auto facts = good_pool();
    facts.size = 2;
    expect(of(judge_pool(facts, place), "copies"), Status::warning, "a disk lost",
           "`ceph osd pool set tables size 3`");
    facts = good_pool();
    facts.min_size = 1;
    expect(of(judge_pool(facts, place), "copies"), Status::warning, "a single OSD",
           "`ceph osd pool set tables min_size 2`");
}

TEST(JudgePool, WithoutAnApplication) {
    auto facts = good_pool();
    facts.applications.clear();
    expect(of(judge_pool(facts, place), "application"), Status::warning, "none",
           "`ceph osd pool application enable tables tailrace`");
}

TEST(JudgePool, AFullOneFails) {
    auto facts = good_pool();
    facts.flags.emplace_back("nearfull");
    expect(of(judge_pool(facts, place), "flags"), Status::warning, "nearfull", "add OSDs");
    facts.flags = {"full", "full_quota"};
    facts.quota_bytes = 1000;
    expect(of(judge_pool(facts, place), "flags"), Status::failed, "a quota of 1000 bytes",
           "raise the quota");
}

TEST(JudgeSpace, WarnsBeforeCephDoes) {
    SpaceFacts facts{.used_ratio = 0.5, .bytes_stored = 3 * 1024.0 * 1024 * 1024};
    expect(judge_space(facts)[0], Status::ok, "50.0 % used, 3.0 GiB stored");
    facts.used_ratio = 0.8;
    expect(judge_space(facts)[0], Status::warning, "80.0 %", "add OSDs");
    expect(judge_space(std::nullopt)[0], Status::unknown, "no manager", "ceph mgr stat");
}

TEST(JudgeVersions, OldOnesAndMixedOnes) {
    using Osds = std::map<std::string, int>;
    expect(of(judge_versions("16.2.15", Osds{{"16.2.15", 3}}), "version"), Status::ok,
           "librados of 16.2.15");
    expect(of(judge_versions("", Osds{}), "version"), Status::ok, "unknown release");
    expect(of(judge_versions("15.2.17", Osds{}), "version"), Status::failed, "15.2.17",
           "librados2");
    expect(of(judge_versions("", Osds{{"19.2.0", 3}}), "OSD versions"), Status::ok, "3 of 19.2.0");
    expect(of(judge_versions("", Osds{{"16.2.15", 2}, {"17.2.7", 1}}), "OSD versions"),
           Status::warning, "2 of 16.2.15, 1 of 17.2.7", "ceph versions");
    expect(of(judge_versions("", Osds{{"16.1.0", 3}}), "OSD versions"), Status::warning, "16.1.0",
           "16.2 or later");
}

// --- trials --------------------------------------------------------------------------------------

TEST(JudgeStep, SaysWhatAnErrorMeans) {
    const Tried denied = std::unexpected("writing object x: Operation not permitted (-1)");
    expect(judge_step(Step::write, {}, place), Status::ok, "made an object");
    expect(judge_step(Step::write, denied, place), Status::failed, "not permitted",
           "`ceph auth caps client.tailrace mon 'allow r' osd 'allow rw pool=tables "
           "namespace=prod'`");
    expect(judge_step(Step::write, std::unexpected("x: Operation not supported (-95)"), place),
           Status::failed, "not supported", "erasure-coded");
    expect(judge_step(Step::write, std::unexpected("x: Disk quota exceeded (-122)"), place),
           Status::failed, "quota", "is full");
    expect(judge_step(Step::write, std::unexpected("the time limit passed"), place), Status::failed,
           "time limit", "inactive PGs");
    for (const auto step :
         {Step::read, Step::watch, Step::refusal, Step::range_removal, Step::large_value})
        expect(judge_step(step, std::unexpected("something else"), place), Status::failed,
               "something else");
}

Latencies quick() {
    Latencies latencies;
    latencies.rounds_wanted = 200;
    for (int i = 0; i < 200; ++i) {
        latencies.writes_ms.push_back(i == 7 ? 40 : 1.5);
        latencies.reads_ms.push_back(0.3);
    }
    latencies.in_flight = 16;
    latencies.in_flight_writes_per_s = 4000;
    return latencies;
}

TEST(JudgeLatencies, OfFlash) {
    const auto findings = judge_latencies(quick());
    EXPECT_THAT(findings, SizeIs(3));
    expect(of(findings, "write latency"), Status::ok, "median 1.5 ms, p99 1.5 ms over 200 rounds");
    expect(of(findings, "read latency"), Status::ok, "median 0.3 ms");
    expect(of(findings, "write rate"), Status::ok, "4000 writes/s with 16 in flight");
    EXPECT_EQ(of(findings, "write latency").values.at("median_ms"), 1.5);
}

TEST(JudgeLatencies, SlowOnesAreWarnings) {
    auto slow = quick();
    for (int i = 0; i < 3; ++i) slow.writes_ms[i] = 60;
    expect(of(judge_latencies(slow), "write latency"), Status::warning, "p99 60.0 ms",
           "ceph osd perf");
    slow.writes_ms.assign(50, 20);
    expect(of(judge_latencies(slow), "write latency"), Status::warning,
           "over 50 rounds of 200: a partition gets 50 commits a second", "flash");
    slow.reads_ms.assign(200, 30);
    expect(of(judge_latencies(slow), "read latency"), Status::warning, "p99 30.0 ms",
           "osd_memory_target");
    slow.in_flight_writes_per_s = 300;
    expect(of(judge_latencies(slow), "write rate"), Status::warning, "spinning disks");
}

TEST(JudgeLatencies, WhatEndedThemIsAFailure) {
    Latencies broken;
    broken.trouble = "a write: the time limit passed without an answer";
    const auto findings = judge_latencies(broken);
    ASSERT_THAT(findings, SizeIs(1));
    expect(findings[0], Status::failed, "time limit", "ceph health detail");
}

TEST(JudgeTraces, SaysHowToRemoveThem) {
    EXPECT_THAT(judge_traces({}, place), IsEmpty());
    expect(judge_traces({"doctor.1", "doctor.1.3"}, place)[0], Status::warning, "doctor.1",
           "`rados -p tables -N prod rm doctor.1 doctor.1.3`");
}

// --- what lies in the pool, and who serves it ----------------------------------------------------

TEST(JudgeFormat, AnotherOneFails) {
    const std::string ours = "tailrace rados format 1\n";
    expect(judge_format(ours, ours), Status::ok, "tailrace rados format 1");
    expect(judge_format(std::nullopt, ours), Status::ok, "no mark yet");
    expect(judge_format("tailrace rados format 2\n", ours), Status::failed,
           "'tailrace rados format 2', and this version writes 'tailrace rados format 1'",
           "another pool");
}

TEST(JudgeCensus, CountsByKind) {
    Census census{.objects = {{"partition.", 40}, {"format", 1}, {"logs.", 16}}};
    auto findings = judge_census(census, false);
    expect(of(findings, "objects"), Status::ok, "40 partition., 16 logs., 1 format");
    EXPECT_EQ(of(findings, "objects").values.at("partition."), 40);
    expect(of(findings, "commits"), Status::ok, "none");
    expect(of(judge_census({}, true), "objects"), Status::ok, "none");
}

TEST(JudgeCensus, StrangersInAPoolWithoutAMark) {
    Census census;
    for (int i = 0; i < 20; ++i) census.objects["rbd_data" + std::to_string(i)] = 1;
    expect(of(judge_census(census, true), "objects"), Status::warning, "8 others: not of Tailrace",
           "--namespace");
    EXPECT_EQ(of(judge_census(census, false), "objects").status, Status::ok);
}

TEST(JudgeCensus, CommitsThatStandStill) {
    const Census census{.objects = {{"commit.", 5}}, .pending = 2, .pause = 2000ms};
    expect(of(judge_census(census, false), "commits"), Status::warning,
           "2 over several partitions stood still for 2 s", "look again");
}

Visit answering(base::Milliseconds ahead) {
    return {
        .id = "00000000000000a1", .address = "10.0.0.5:7000", .ahead = ahead, .round_trip = 1ms};
}

TEST(JudgeServers, ClocksThatDiffer) {
    expect(judge_servers({answering(0ms)}, 0)[0], Status::ok,
           "00000000000000a1 at 10.0.0.5:7000 answers in 1 ms, its clock in step with this");
    expect(judge_servers({answering(-1000ms)}, 0)[0], Status::ok, "1000 ms behind this machine's");
    expect(judge_servers({answering(1001ms)}, 0)[0], Status::warning, "1001 ms ahead of", "chrony");
    expect(judge_servers({answering(-60'001ms)}, 0)[0], Status::failed, "60001 ms behind",
           "chrony");
    EXPECT_EQ(judge_servers({answering(-5ms)}, 0)[0].values.at("clock_ahead_ms"), -5);
}

TEST(JudgeServers, OnesThatDoNotAnswer) {
    auto silent = answering(0ms);
    silent.ahead.reset();
    expect(judge_servers({silent}, 0)[0], Status::ok, "does not tell its time");
    silent.trouble = "Connection refused";
    expect(judge_servers({silent}, 0)[0], Status::warning, "Connection refused",
           "--cluster-address");
}

TEST(JudgeServers, NoneAndThoseThatAreGone) {
    expect(judge_servers({}, 0)[0], Status::ok, "none is there");
    const auto findings = judge_servers({answering(0ms)}, 3);
    ASSERT_THAT(findings, SizeIs(2));
    expect(findings[1], Status::ok, "3 that are gone");
}

TEST(JudgeClocks, OfMonitors) {
    expect(judge_monitor_clock(300ms), Status::ok, "300 ms ahead of this machine's");
    expect(judge_monitor_clock(-2s), Status::warning, "2000 ms behind", "chrony");
    expect(judge_monitor_clock(61s), Status::failed, "61000 ms", "chrony");
}

TEST(JudgeClocks, OfTables) {
    expect(judge_tables_clock(std::nullopt), Status::ok, "the servers' machines");
    expect(judge_tables_clock(base::ClockSetting{}), Status::ok, "the servers' machines");
    expect(judge_tables_clock(base::ClockSetting{.offset = 901s}), Status::warning,
           "901000 ms ahead of the machines', moved", "--namespace");
    expect(judge_tables_clock(base::ClockSetting{.frozen_at = 1'795'702'779'920}), Status::warning,
           "stands at 2026-11-26T14:19:39Z", "/_tailrace/clock/resume");
}

}  // namespace
}  // namespace tailrace::program::doctor
