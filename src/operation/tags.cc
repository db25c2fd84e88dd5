#include "operation/tags.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>

namespace tailrace::operation {
namespace {

constexpr std::size_t tags_max = 50;
constexpr std::size_t key_chars_max = 128;
constexpr std::size_t value_chars_max = 256;

struct CodePoints {
    std::uint32_t first;
    std::uint32_t last;
};

/// What is neither a letter nor a digit nor a blank beyond ASCII, as far as whole blocks go.
constexpr auto signs = std::to_array<CodePoints>({
    {0x80, 0x9F},     {0xA1, 0xA9},     {0xAB, 0xB1},       {0xB4, 0xB4},        {0xB6, 0xB8},
    {0xBB, 0xBB},     {0xBF, 0xBF},     {0xD7, 0xD7},       {0xF7, 0xF7},        {0x200B, 0x2027},
    {0x202A, 0x202E}, {0x2030, 0x205E}, {0x2060, 0x206F},   {0x20A0, 0x20CF},    {0x2190, 0x245F},
    {0x2500, 0x2BFF}, {0x2E00, 0x2E7F}, {0x3001, 0x3003},   {0x3008, 0x3020},    {0xE000, 0xF8FF},
    {0xFE00, 0xFE0F}, {0xFFFD, 0xFFFD}, {0x1F000, 0x1FAFF}, {0xE0000, 0x10FFFF},
});

bool is_ascii_tag_char(std::uint32_t c) {
    const auto is_between = [c](char first, char last) {
        return c >= static_cast<unsigned char>(first) && c <= static_cast<unsigned char>(last);
    };
    return is_between('a', 'z') || is_between('A', 'Z') || is_between('0', '9') ||
           std::string_view(" +-=._:/@").contains(static_cast<char>(c));
}

bool is_tag_char(std::uint32_t c) {
    if (c < 0x80) return is_ascii_tag_char(c);
    return std::ranges::none_of(signs, [c](const auto& s) { return c >= s.first && c <= s.last; });
}

/// Takes one from well-formed UTF-8.
std::uint32_t take_code_point(std::string_view& utf8) {
    const auto lead = static_cast<unsigned char>(utf8.front());
    const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    auto code_point = bytes == 1 ? lead : lead & (0x7Fu >> bytes);
    for (std::size_t i = 1; i < std::min(bytes, utf8.size()); ++i) {
        code_point = code_point << 6 | (static_cast<unsigned char>(utf8[i]) & 0x3Fu);
    }
    utf8.remove_prefix(std::min(bytes, utf8.size()));
    return code_point;
}

bool is_tag_text(std::string_view text, std::size_t chars_max) {
    std::size_t chars = 0;
    while (!text.empty()) {
        if (++chars > chars_max || !is_tag_char(take_code_point(text))) return false;
    }
    return true;
}

bool is_reserved(std::string_view key) {
    constexpr std::string_view reserved = "aws:";
    return std::ranges::equal(key.substr(0, reserved.size()), reserved,
                              [](char a, char b) { return a == b || (a | 0x20) == b; });
}

Refusal too_many() {
    return validation_error("Number of Tags exceed the current limit for the provided ResourceArn");
}

Result<void> check_key(const std::string& key) {
    if (key.empty() || !is_tag_text(key, key_chars_max)) {
        return validation_error("The Tag Key provided is invalid, Key: " + key);
    }
    if (!is_reserved(key)) return {};
    return validation_error("Tag Key cannot be prefixed with aws:, Key: " + key);
}

}  // namespace

Result<void> check_tags(std::span<const Tag> tags) {
    std::set<std::string_view> keys;
    for (const auto& tag : tags) {
        if (auto fine = check_key(tag.key); !fine) return fine;
        if (!is_tag_text(tag.value, value_chars_max)) {
            return validation_error("The Tag Value provided is invalid, Value: " + tag.value);
        }
        if (!keys.insert(tag.key).second) {
            return validation_error(
                "Duplicate Tag Keys provided as input: Duplicate Tag Key found " + tag.key);
        }
    }
    if (tags.size() > tags_max) return too_many();
    return {};
}

Result<void> check_tag_keys(std::span<const std::string> keys) {
    for (const auto& key : keys) {
        if (auto fine = check_key(key); !fine) return fine;
    }
    if (keys.size() > tags_max) return too_many();
    return {};
}

Refusal tagged_resource_not_found(const Resource& resource) {
    return fail(ErrorCode::ResourceNotFoundException,
                "Requested resource not found: ResourceArn: " + resource.arn + " not found");
}

awaitable<Result<table::TablePtr>> find_tagged(Context& context, const Resource& resource) {
    auto found = co_await find_table_of(context, resource);
    if (!found) co_return failure(found);
    if (!*found || !is_there((*found)->row(), resource)) {
        co_return tagged_resource_not_found(resource);
    }
    co_return found;
}

std::vector<Tag>& tags_of(table::TableRow& row, const Resource& resource) {
    return resource.is_stream() ? row.stream_attachments.tags : row.settings.tags;
}

const std::vector<Tag>& tags_of(const table::TableRow& row, const Resource& resource) {
    return resource.is_stream() ? row.stream_attachments.tags : row.settings.tags;
}

Result<void> add_tags(std::vector<Tag>& tags, std::span<const Tag> added) {
    for (const auto& tag : added) {
        const auto there = std::ranges::find(tags, tag.key, &Tag::key);
        if (there == tags.end()) {
            tags.push_back(tag);
        } else {
            there->value = tag.value;
        }
    }
    if (tags.size() > tags_max) return too_many();
    return {};
}

}  // namespace tailrace::operation
