#include "table/attachments.h"

#include <utility>

#include "base/bytes.h"

namespace tailrace::table {
namespace {

std::uint64_t bits(std::int64_t number) {
    return static_cast<std::uint64_t>(number);
}

}  // namespace

std::string encode_tag(const Tag& tag) {
    std::string out;
    base::append_sized(out, tag.key);
    out.append(tag.value);
    return out;
}

bool decode_into(std::vector<Tag>& tags, std::string_view bytes) {
    base::ByteReader reader(bytes);
    std::string key(reader.sized());
    if (reader.failed()) return false;
    tags.push_back({std::move(key), std::string(reader.rest())});
    return true;
}

std::string encode(const ResourcePolicy& policy) {
    std::string out;
    base::append_big_endian(out, bits(policy.revision_ms));
    out.append(policy.document);
    return out;
}

std::optional<ResourcePolicy> decode_policy(std::string_view bytes) {
    base::ByteReader reader(bytes);
    ResourcePolicy policy;
    policy.revision_ms = static_cast<std::int64_t>(reader.big_endian<std::uint64_t>());
    if (reader.failed()) return std::nullopt;
    policy.document = reader.rest();
    return policy;
}

std::string encode(const ContributorInsights& insights) {
    std::string out;
    base::append_big_endian(out, static_cast<std::uint8_t>(insights.enabled));
    base::append_big_endian(out, static_cast<std::uint8_t>(insights.mode));
    base::append_big_endian(out, bits(insights.updated_ms));
    out.append(insights.index_name);
    return out;
}

bool decode_into(std::vector<ContributorInsights>& all, std::string_view bytes) {
    base::ByteReader reader(bytes);
    ContributorInsights insights;
    insights.enabled = reader.big_endian<std::uint8_t>() != 0;
    const auto mode = reader.big_endian<std::uint8_t>();
    insights.updated_ms = static_cast<std::int64_t>(reader.big_endian<std::uint64_t>());
    if (reader.failed() || mode >= enum_names<ContributorInsightsMode>.size()) return false;
    insights.mode = static_cast<ContributorInsightsMode>(mode);
    insights.index_name = reader.rest();
    all.push_back(std::move(insights));
    return true;
}

std::string encode(const PointInTimeRecovery& recovery) {
    std::string out;
    base::append_big_endian(out, bits(recovery.since_ms));
    base::append_big_endian(out, static_cast<std::uint32_t>(recovery.period_days));
    return out;
}

std::optional<PointInTimeRecovery> decode_recovery(std::string_view bytes) {
    base::ByteReader reader(bytes);
    PointInTimeRecovery recovery;
    recovery.since_ms = static_cast<std::int64_t>(reader.big_endian<std::uint64_t>());
    recovery.period_days = static_cast<std::int32_t>(reader.big_endian<std::uint32_t>());
    if (!reader.complete()) return std::nullopt;
    return recovery;
}

}  // namespace tailrace::table
