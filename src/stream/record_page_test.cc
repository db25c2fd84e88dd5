#include "stream/record_page.h"

#include <gtest/gtest.h>

#include "stream/record.h"

namespace tailrace::stream {
namespace {

SequenceNumber number(std::size_t i) {
    return SequenceNumber::at(static_cast<base::UnixMilliseconds>(i));
}

std::string record(std::size_t i, std::size_t padding = 0) {
    const auto key = R"({"id":{"S":")" + std::to_string(i) + std::string(padding, 'x') + R"("}})";
    return make_record({.keys = {key, 1}, .new_image = Image{key, 1}}, StreamViewType::KEYS_ONLY,
                       "us-east-1", 1000);
}

void append(storage::LogScanResult& scan, std::size_t i, std::string_view body) {
    const auto key = number(i).bytes();
    scan.entries.append({reinterpret_cast<const char*>(key.data()), key.size()}, body);
}

storage::LogScanResult scan_of(std::size_t count, std::size_t padding = 0) {
    storage::LogScanResult scan;
    for (std::size_t i = 1; i <= count; ++i) append(scan, i, record(i, padding));
    return scan;
}

constexpr std::size_t plenty = 1 << 20;
constexpr storage::LogId log{1, 1};

std::string json_of(const storage::LogScanResult& scan, std::size_t i) {
    const auto [key, value] = scan.entries[i];
    RecordNames names(log);
    const auto& name = names.name(SequenceNumber::from_bytes(key));
    const auto record = StoredRecord::decode(value).value();
    std::string json;
    record.append_json(json, name, record.json_bytes(name));
    return json;
}

/// As an engine shows what it has.
Result<AssembledPage> assemble_page(const storage::LogScanResult& scan, std::size_t bytes_max) {
    PageAssembler assembler(log, 100, bytes_max);
    for (std::size_t i = 0; i < scan.entries.size(); ++i) {
        const auto [key, value] = scan.entries[i];
        if (!assembler.take(key, value)) return assembler.finish(true);
    }
    return assembler.finish(scan.more);
}

TEST(RecordPageAssembly, OfNothingIsAnEmptyArray) {
    const auto page = assemble_page({}, plenty).value();
    EXPECT_EQ(page.records.json(), "[]");
    EXPECT_FALSE(page.last);
    EXPECT_FALSE(page.more);
}

TEST(RecordPageAssembly, HasTheRecordsInTheOrderOfTheLog) {
    const auto scan = scan_of(3);
    const auto page = assemble_page(scan, plenty).value();
    const auto json = [&](std::size_t i) { return json_of(scan, i); };
    EXPECT_EQ(page.records.json(), "[" + json(0) + "," + json(1) + "," + json(2) + "]");
    EXPECT_EQ(page.records.count(), 3);
    EXPECT_EQ(page.last, number(3));
    EXPECT_FALSE(page.more);
}

TEST(RecordPageAssembly, SaysThatTheScanHadMore) {
    auto scan = scan_of(3);
    scan.more = true;
    EXPECT_TRUE(assemble_page(scan, plenty).value().more);
}

TEST(RecordPageAssembly, Statement36EndsBeforeTheRecordThatIsTooMuch) {
    const auto scan = scan_of(10, 1000);
    const auto page = assemble_page(scan, 5000).value();
    EXPECT_EQ(page.records.count(), 3);
    EXPECT_EQ(page.last, number(3));
    EXPECT_TRUE(page.more);
    EXPECT_LE(page.records.json().size(), 5000);
}

TEST(RecordPageAssembly, Statement36HasAtLeastOneRecord) {
    const auto page = assemble_page(scan_of(2, 1000), 10).value();
    EXPECT_EQ(page.records.count(), 1);
    EXPECT_EQ(page.last, number(1));
    EXPECT_TRUE(page.more);
}

TEST(RecordPageAssembly, IsTheSameForManyRecords) {
    const auto scan = scan_of(100, 100);
    const auto page = assemble_page(scan, plenty).value();
    std::string expected;
    for (std::size_t i = 0; i < 100; ++i) {
        expected += i == 0 ? "[" : ",";
        expected += json_of(scan, i);
    }
    EXPECT_EQ(page.records.json(), expected + "]");
    EXPECT_EQ(page.records.count(), 100);
}

TEST(RecordPageAssembly, RefusesWhatIsNoRecord) {
    auto scan = scan_of(1);
    append(scan, 2, "damaged");
    testing::internal::CaptureStderr();
    EXPECT_EQ(assemble_page(scan, plenty).error().code, ErrorCode::InternalServerError);
    EXPECT_NE(testing::internal::GetCapturedStderr().find("what=record"), std::string::npos);
}

TEST(RecordPageAssembly, RefusesNumbersOfAnotherLength) {
    storage::LogScanResult scan;
    scan.entries.append("short", record(1));
    testing::internal::CaptureStderr();
    EXPECT_EQ(assemble_page(scan, plenty).error().code, ErrorCode::InternalServerError);
    testing::internal::GetCapturedStderr();
}

}  // namespace
}  // namespace tailrace::stream
