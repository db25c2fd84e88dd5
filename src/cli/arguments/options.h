// What the commands are told. Texts are as they were typed; the commands understand them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tailrace::cli::arguments {

struct ConnectionOptions {
    std::optional<std::string> endpoint_url;
    std::optional<std::string> profile;
    std::optional<std::string> region;
};

struct ReadOptions {
    ConnectionOptions connection;
    /// A table, by name or ARN, or the ARN of a stream.
    std::string source;
    std::optional<std::string> from;
    std::vector<std::string> events;
    std::vector<std::string> keys;
    std::optional<std::string> pattern;
    std::optional<std::string> output;
    std::string color = "auto";
    bool unmarshall = false;
};

struct TailOptions : ReadOptions {
    std::optional<std::string> until;
    std::optional<std::uint64_t> count;
    bool no_follow = false;
    bool follow_reenabled = false;
};

struct RecordsOptions : ReadOptions {
    std::optional<std::string> shard;
    std::optional<std::uint64_t> limit;
};

struct StreamsOptions {
    ConnectionOptions connection;
    std::string source;
    std::optional<std::string> output;
    std::string color = "auto";
};

struct PutOptions {
    ConnectionOptions connection;
    std::string table;
    std::vector<std::string> items;
    bool marshalled = false;
    bool plain = false;
};

struct GetOptions {
    ConnectionOptions connection;
    std::string table;
    std::vector<std::string> key;
    bool marshalled = false;
};

struct ScanOptions {
    ConnectionOptions connection;
    std::string table;
    std::optional<std::uint64_t> limit;
    bool marshalled = false;
};

}  // namespace tailrace::cli::arguments
