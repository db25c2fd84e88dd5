#include "operation/simulated/seen_record.h"

#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <simdjson.h>

#include "operation/operations.h"

namespace tailrace::operation {
namespace {

template <class T>
T value_or_throw(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return *std::move(result);
}

/// The JSON of a member, without blanks; empty if there is none.
std::string json_of(const simdjson::dom::element& object, std::string_view name) {
    simdjson::dom::element member;
    if (object[name].get(member) != simdjson::SUCCESS) return {};
    return simdjson::minify(member);
}

std::string text_of(const simdjson::dom::element& object, std::string_view name) {
    std::string_view text;
    if (object[name].get(text) != simdjson::SUCCESS) return {};
    return std::string(text);
}

/// The bytes after `name` in JSON without blanks, up to the next member.
std::string raw_number(std::string_view json, std::string_view name) {
    const auto at = json.find(std::string("\"").append(name).append("\":"));
    if (at == std::string_view::npos) return {};
    const auto begin = at + name.size() + 3;
    return std::string(json.substr(begin, json.find_first_of(",}", begin) - begin));
}

SeenRecord seen(const simdjson::dom::element& json) {
    simdjson::dom::element change;
    if (json["dynamodb"].get(change) != simdjson::SUCCESS) {
        throw std::runtime_error("a record without dynamodb");
    }
    SeenRecord record{.event_name = text_of(json, "eventName"),
                      .keys = json_of(change, "Keys"),
                      .new_image = json_of(change, "NewImage"),
                      .old_image = json_of(change, "OldImage"),
                      .sequence_number = text_of(change, "SequenceNumber"),
                      .view_type = text_of(change, "StreamViewType"),
                      .event_id = text_of(json, "eventID"),
                      .event_version = text_of(json, "eventVersion"),
                      .user_identity = json_of(json, "userIdentity")};
    if (change["SizeBytes"].get(record.size_bytes) != simdjson::SUCCESS) record.size_bytes = 0;
    return record;
}

void append_page(std::vector<SeenRecord>& records, const std::string& json,
                 const std::string& shard_id) {
    simdjson::dom::parser parser;
    const simdjson::dom::array page = parser.parse(json);
    std::size_t at = 0;
    for (const simdjson::dom::element record : page) {
        auto& added = records.emplace_back(seen(record));
        added.shard_id = shard_id;
        at = json.find("\"ApproximateCreationDateTime\"", at);
        added.creation_time =
            raw_number(std::string_view(json).substr(at), "ApproximateCreationDateTime");
        ++at;
    }
}

void read_shard(std::vector<SeenRecord>& records, SimulatedServer& server,
                const std::string& stream_arn, const std::string& shard_id) {
    auto position = value_or_throw(
        server.call(get_shard_iterator,
                    GetShardIteratorInput{.stream_arn = stream_arn,
                                          .shard_id = shard_id,
                                          .shard_iterator_type = ShardIteratorType::TRIM_HORIZON}));
    std::optional<std::string> iterator = std::move(position.shard_iterator);
    while (iterator) {
        auto page = value_or_throw(
            server.call(get_records, GetRecordsInput{.shard_iterator = *std::move(iterator)}));
        append_page(records, page.records.json(), shard_id);
        if (page.records.empty()) return;
        iterator = std::move(page.next_shard_iterator);
    }
}

}  // namespace

std::vector<SeenRecord> read_stream(SimulatedServer& server, const std::string& stream_arn) {
    std::vector<SeenRecord> records;
    DescribeStreamInput input{.stream_arn = stream_arn};
    do {
        auto output = value_or_throw(server.call(describe_stream, input));
        for (const auto& shard : output.stream_description.shards) {
            read_shard(records, server, stream_arn, shard.shard_id);
        }
        input.exclusive_start_shard_id = output.stream_description.last_evaluated_shard_id;
    } while (input.exclusive_start_shard_id);
    return records;
}

std::string event_names(const std::vector<SeenRecord>& records) {
    std::string names;
    for (const auto& record : records) {
        if (!names.empty()) names.append(", ");
        names.append(record.event_name);
    }
    return names;
}

}  // namespace tailrace::operation
