// A list that is served as it is stored: elements come and go as JSON text, and are parsed only for
// who looks inside.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tailrace/shared_text.h"

namespace tailrace {

/// One contiguous JSON array. A server appends stored bytes and sends `json()`; a client reads
/// `elements()`. A value of one thread; copies share their text until one is appended to.
template <class T>
class JsonArray {
 public:
    JsonArray() = default;
    /// `json` is the text of `elements`.
    JsonArray(std::string json, std::vector<T> elements)
        : json_(std::make_shared<SharedText>(std::move(json))),
          count_(elements.size()),
          elements_(std::move(elements)) {}

    /// `json` is the text of `count` elements, which are parsed when somebody looks.
    static JsonArray from_text(std::string json, std::size_t count) {
        JsonArray array;
        array.json_ = std::make_shared<SharedText>(std::move(json));
        array.count_ = count;
        return array;
    }

    /// `element` is the finished text of one element; for items it must be canonical.
    void append(std::string_view element) {
        append_with([element](std::string& json) { json.append(element); });
    }
    /// `write` appends such a text to the string that it is given.
    template <class Write>
    void append_with(Write&& write) {
        auto& json = own();
        json.back() = ',';
        if (count_ == 0) json.pop_back();
        write(json);
        json.push_back(']');
        ++count_;
        elements_.reset();
    }
    /// Appends all elements of another.
    void extend(const JsonArray& other) {
        if (other.empty()) return;
        auto& json = own();
        json.back() = ',';
        if (count_ == 0) json.pop_back();
        json.append(other.json(), 1);
        count_ += other.count_;
        elements_.reset();
    }
    void reserve(std::size_t bytes) { own().reserve(bytes); }

    std::size_t count() const { return count_; }
    bool empty() const { return count_ == 0; }

    /// The whole array: `[{...},{...}]`.
    const std::string& json() const { return json_->text(); }
    /// The same, for who goes on to need it without the array.
    std::shared_ptr<const SharedText> shared_json() const { return json_; }
    /// Made when asked for, and kept.
    const std::vector<T>& elements() const {
        if (!elements_) elements_ = parse(json(), count_);
        return *elements_;
    }

    friend bool operator==(const JsonArray& a, const JsonArray& b) { return a.json() == b.json(); }

 private:
    /// `count` is what it should have; none if `json` is no such array. Lives in src/wire/json: who
    /// only appends needs no parser.
    static std::vector<T> parse(const std::string& json, std::size_t count);

    std::string& own() {
        if (json_.use_count() > 1) json_ = std::make_shared<SharedText>(json());
        return json_->edit();
    }

    std::shared_ptr<SharedText> json_ = std::make_shared<SharedText>("[]");
    std::size_t count_ = 0;
    mutable std::optional<std::vector<T>> elements_;
};

}  // namespace tailrace
