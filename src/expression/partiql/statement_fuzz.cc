// Any text is a statement whose trees work on an item, or an error with a text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "expression/partiql/columns.h"
#include "expression/partiql/key_split.h"
#include "expression/partiql/statement.h"
#include "expression/sample_item.h"

namespace {

using namespace tailrace;
using namespace tailrace::expression;
using namespace tailrace::expression::partiql;

const AttributeMap sample_item = expression::sample::item();

/// A condition says the same as what it was split into.
void check_where(const std::optional<Condition>& where) {
    static const model::KeySchema schema({"a", model::AttributeType::S},
                                         model::KeyAttribute{"b", model::AttributeType::N});
    const auto split = split_where(where, schema);
    const auto key = key_of(split, schema);
    if (!key || !where) return;
    const bool is_key = key->at("a") == sample_item.at("a") && key->at("b") == sample_item.at("b");
    const bool rest = !split.rest || holds(*split.rest, sample_item);
    TAILRACE_ASSERT(holds(*where, sample_item) == (is_key && rest),
                    "nothing is lost of a condition");
}

void use(const SelectStatement& statement) {
    (void)Columns(statement.paths).apply(sample_item);
    check_where(statement.where);
}
void use(const InsertStatement&) {}
void use(const UpdateStatement& statement) {
    (void)expression::apply(statement.update, sample_item);
    check_where(statement.where);
}
void use(const DeleteStatement& statement) {
    check_where(statement.where);
}
void use(const ExistsStatement& statement) {
    use(statement.select);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    // As many parameters as there are `?`, if none of them is in a string.
    std::vector<AttributeValue> parameters;
    for (const char c : text) {
        if (c == '?')
            parameters.emplace_back(sample_item.at(parameters.size() % 2 == 0 ? "a" : "b"));
    }
    const auto statement = parse_statement(text, std::move(parameters));
    if (statement) {
        std::visit([](const auto& each) { use(each); }, *statement);
    } else {
        TAILRACE_ASSERT(!statement.error().message.empty(), "an error says what is wrong");
    }
    return 0;
}
