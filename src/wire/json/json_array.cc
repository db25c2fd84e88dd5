#include "tailrace/json_array.h"

#include <string>
#include <utility>
#include <vector>

#include "tailrace/item_list.h"
#include "tailrace/record.h"
#include "wire/json/declaration.h"
#include "wire/json/record_shape.h"
#include "wire/json/records_text.h"

namespace tailrace {

namespace {

template <class T>
std::vector<T> decode(const std::string& json) {
    using Elements = std::vector<T>;
    const auto body = wire::json::Document::parse(json);
    Elements elements;
    wire::json::Decoder decoder(wire::json::Decoder::Mode::reply);
    if (!body || decoder.decode(*body, &elements, wire::json::TypeOf<Elements>::type)) return {};
    return elements;
}

}  // namespace

template <>
std::vector<Item> JsonArray<Item>::parse(const std::string& json, std::size_t) {
    return decode<Item>(json);
}

template <>
std::vector<Record> JsonArray<Record>::parse(const std::string& json, std::size_t count) {
    if (auto records = wire::json::read_records(json, count)) return *std::move(records);
    return decode<Record>(json);
}

template struct wire::json::Codec<Record>;

}  // namespace tailrace
