#include "expression/partiql/update_reader.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "expression/distinct_paths.h"
#include "expression/operand_check.h"
#include "expression/partiql/keywords.h"
#include "expression/partiql/value_reader.h"

namespace tailrace::expression::partiql {
namespace {

using Shared = std::shared_ptr<const UpdateOperand>;

Shared share(UpdateOperand operand) {
    return std::make_shared<const UpdateOperand>(std::move(operand));
}

Constant constant(AttributeValue value) {
    return std::make_shared<const AttributeValue>(std::move(value));
}

class UpdateReader {
 public:
    explicit UpdateReader(Reader& reader) : reader_(reader) {}

    /// False if there is no more.
    bool read_change();
    Update take() { return std::move(update_); }

 private:
    void read_assignment();
    void read_set_change(const Token& function, Path target);
    UpdateOperand sum();
    UpdateOperand term();
    UpdateOperand named();
    UpdateOperand list_append();
    void check_number(const UpdateOperand& operand, std::string_view op);
    void check_type(const UpdateOperand& operand, std::string_view function,
                    model::AttributeType type);

    Reader& reader_;
    Update update_;
};

bool UpdateReader::read_change() {
    if (reader_.accept_keyword("remove")) {
        update_.removes.push_back({read_path(reader_)});
        return true;
    }
    if (!reader_.accept_keyword("set")) return false;
    do {
        read_assignment();
    } while (reader_.accept(TokenKind::Comma));
    return true;
}

void UpdateReader::read_assignment() {
    auto target = read_path(reader_);
    reader_.expect(TokenKind::Equal, "EQUAL");
    const auto function = reader_.peek();
    if (reader_.at_function("set_add") || reader_.at_function("set_delete")) {
        reader_.take();
        return read_set_change(function, std::move(target));
    }
    update_.sets.push_back({std::move(target), sum()});
}

bool is_set(const AttributeValue& value) {
    return value.is<StringSet>() || value.is<NumberSet>() || value.is<BinarySet>();
}

/// `set_add ( path , set )`, of the path that is assigned.
void UpdateReader::read_set_change(const Token& function, Path target) {
    reader_.expect(TokenKind::Open, "LEFT_PAREN");
    const auto path = read_path(reader_);
    reader_.expect(TokenKind::Comma, "COMMA");
    auto value = constant(read_value(reader_));
    reader_.expect(TokenKind::Close, "RIGHT_PAREN");
    const bool adds = is_word(function.text, "set_add");
    if (reader_.failed()) return;
    if (path != target) {
        reader_.refuse(fmt::format("The first argument to {} must equal the assignment value{}",
                                   adds ? "SET_ADD" : "SET_DELETE", reader_.place_of(function)));
    }
    if (!is_set(*value)) {
        reader_.refuse(operand_type_fault(adds ? "SET_ADD" : "SET_DELETE",
                                          model::attribute_type_name(value->type())));
    }
    if (adds) {
        update_.adds.push_back({std::move(target), std::move(value)});
    } else {
        update_.deletes.push_back({std::move(target), std::move(value)});
    }
}

void UpdateReader::check_type(const UpdateOperand& operand, std::string_view function,
                              model::AttributeType type) {
    const auto* known = std::get_if<Constant>(&operand.term);
    if (!known || (*known)->type() == type) return;
    reader_.refuse(operand_type_fault(function, model::attribute_type_name((*known)->type())));
}

void UpdateReader::check_number(const UpdateOperand& operand, std::string_view op) {
    check_type(operand, op, model::AttributeType::N);
}

UpdateOperand UpdateReader::sum() {
    auto left = term();
    while (reader_.at(TokenKind::Plus) || reader_.at(TokenKind::Minus)) {
        const auto op = reader_.take();
        auto right = term();
        check_number(left, op.text);
        check_number(right, op.text);
        left = {Sum{op.kind == TokenKind::Minus, share(std::move(left)), share(std::move(right))}};
    }
    return left;
}

UpdateOperand UpdateReader::term() {
    if (reader_.accept(TokenKind::Open)) {
        auto made = reader_.deeper([this] { return sum(); });
        reader_.expect(TokenKind::Close, "RIGHT_PAREN");
        return made;
    }
    if (at_value(reader_)) return {constant(read_value(reader_))};
    return named();
}

/// A path or a call.
UpdateOperand UpdateReader::named() {
    if (!at_name(reader_)) {
        reader_.fail_at_term();
        return {};
    }
    const bool may_be_function = reader_.at(TokenKind::Identifier);
    auto name = read_name(reader_);
    if (!may_be_function || !reader_.at(TokenKind::Open)) {
        return {read_path(reader_, std::move(name))};
    }
    if (is_word(name, "list_append")) return list_append();
    reader_.stop(fmt::format("Invalid function name; function: {}", name));
    return {};
}

/// `( front , back )`
UpdateOperand UpdateReader::list_append() {
    return reader_.deeper([this]() -> UpdateOperand {
        reader_.expect(TokenKind::Open, "LEFT_PAREN");
        auto front = term();
        reader_.expect(TokenKind::Comma, "COMMA");
        auto back = term();
        reader_.expect(TokenKind::Close, "RIGHT_PAREN");
        check_type(front, "list_append", model::AttributeType::L);
        check_type(back, "list_append", model::AttributeType::L);
        return {ListAppend{share(std::move(front)), share(std::move(back))}};
    });
}

}  // namespace

Update read_update(Reader& reader) {
    UpdateReader changes(reader);
    if (!changes.read_change()) reader.fail("Expected data manipulation");
    while (changes.read_change()) {
    }
    auto update = changes.take();
    if (reader.failed()) return update;
    reader.refuse(distinct_fault(written_paths(update)));
    return update;
}

}  // namespace tailrace::expression::partiql
