// Golden scripts, for tests. A script is a file of testdata/: lines that begin with `#` are
// comments, the first of which says what it is about, and indented lines are what the line before
// them should answer.
#pragma once

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/attribute_codec.h"
#include "model/attribute_type.h"
#include "model/key_schema.h"
#include "tailrace/attribute_value.h"

namespace tailrace::expression::golden {

using Lines = std::vector<std::string>;

/// The names of the scripts in a folder.
inline std::vector<std::string> script_names(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.push_back(entry.path().stem());
    return names;
}

inline Lines read_lines(const std::filesystem::path& path) {
    std::ifstream file(path);
    Lines lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

/// Expects each line to be answered as written. `play` gives a line's answers, none for one that
/// only sets the scene.
void expect_answers(const std::filesystem::path& path, auto&& play) {
    const auto lines = read_lines(path);
    ASSERT_FALSE(lines.empty());
    EXPECT_TRUE(lines.front().starts_with("# ")) << "the first line says what the script is about";
    for (std::size_t i = 0; i < lines.size();) {
        const auto& line = lines[i++];
        if (line.empty() || line.starts_with("#")) continue;
        Lines expected;
        for (; i < lines.size() && lines[i].starts_with("  "); ++i)
            expected.push_back(lines[i].substr(2));
        EXPECT_EQ(play(std::string_view(line)), expected)
            << path.stem().string() << ":" << i << ": " << line;
    }
}

/// The first word of a line, and what follows it.
inline std::pair<std::string_view, std::string_view> split_command(std::string_view line) {
    const auto blank = std::min(line.find(' '), line.size());
    return {line.substr(0, blank), line.substr(std::min(blank + 1, line.size()))};
}

inline AttributeMap parse_map(std::string_view json) {
    simdjson::dom::parser parser;
    auto item = model::decode_item(parser.parse(simdjson::padded_string(json)).value());
    EXPECT_TRUE(item && item->defect() == nullptr) << json;
    return item ? item->take() : AttributeMap();
}

/// Of `name:TYPE`.
inline model::KeyAttribute key_attribute(const std::string& word) {
    const auto colon = word.find(':');
    return {word.substr(0, colon), model::find_attribute_type(word.substr(colon + 1)).value()};
}

/// Of a hash attribute and, perhaps, a range attribute.
inline model::KeySchema key_schema(std::string_view words) {
    std::istringstream in{std::string(words)};
    std::string hash;
    std::string range;
    in >> hash >> range;
    if (range.empty()) return model::KeySchema(key_attribute(hash));
    return model::KeySchema(key_attribute(hash), key_attribute(range));
}

}  // namespace tailrace::expression::golden
