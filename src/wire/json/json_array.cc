#include "tailrace/json_array.h"

#include <string>
#include <vector>

#include "tailrace/item_list.h"
#include "tailrace/record.h"
#include "wire/json/declaration.h"
#include "wire/json/record_shape.h"

namespace tailrace {

template <class T>
std::vector<T> JsonArray<T>::parse(const std::string& json) {
    using Elements = std::vector<T>;
    const auto body = wire::json::Document::parse(json);
    Elements elements;
    wire::json::Decoder decoder(wire::json::Decoder::Mode::reply);
    if (!body || decoder.decode(*body, &elements, wire::json::TypeOf<Elements>::type)) return {};
    return elements;
}

template std::vector<Item> JsonArray<Item>::parse(const std::string& json);
template std::vector<Record> JsonArray<Record>::parse(const std::string& json);

template struct wire::json::Codec<Record>;

}  // namespace tailrace
