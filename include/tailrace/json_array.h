// A list that is served as it is stored: elements come and go as JSON text, and are parsed only for
// who looks inside.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tailrace {

/// One contiguous JSON array. A server appends stored bytes and sends `json()`; a client reads
/// `elements()`. A value of one thread.
template <class T>
class JsonArray {
 public:
    JsonArray() = default;
    /// `json` is the text of `elements`.
    JsonArray(std::string json, std::vector<T> elements)
        : json_(std::move(json)), count_(elements.size()), elements_(std::move(elements)) {}

    /// `element` is the finished text of one element; for items it must be canonical.
    void append(std::string_view element) {
        json_.back() = ',';
        if (count_ == 0) json_.pop_back();
        json_.append(element).push_back(']');
        ++count_;
        elements_.reset();
    }
    void reserve(std::size_t bytes) { json_.reserve(bytes); }

    std::size_t count() const { return count_; }
    bool empty() const { return count_ == 0; }

    /// The whole array: `[{...},{...}]`.
    const std::string& json() const { return json_; }
    /// Made when asked for, and kept.
    const std::vector<T>& elements() const {
        if (!elements_) elements_ = parse(json_);
        return *elements_;
    }

    friend bool operator==(const JsonArray& a, const JsonArray& b) { return a.json_ == b.json_; }

 private:
    /// None if `json` is no such array. Lives in src/wire/json: who only appends needs no parser.
    static std::vector<T> parse(const std::string& json);

    std::string json_ = "[]";
    std::size_t count_ = 0;
    mutable std::optional<std::vector<T>> elements_;
};

}  // namespace tailrace
