#include "operation/request_digest.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "model/canonical.h"
#include "model/sip_hash.h"

namespace tailrace::operation {
namespace {

constexpr model::SipKey first_half_key{0x7472616e73616374, 0x6469676573742031};
constexpr model::SipKey second_half_key{0x7472616e73616374, 0x6469676573742032};

/// Writes requests so that different ones are different bytes.
class Transcript {
 public:
    void add(std::string_view text) { base::append_sized(bytes_, text); }
    void add(const Item& item) { add(std::string_view(item.json())); }
    void add(const ExpressionAttributeNameMap& names) {
        number(names.size());
        for (const auto& [placeholder, name] : names) {
            add(placeholder);
            add(name);
        }
    }
    void add(const std::vector<AttributeValue>& values) {
        number(values.size());
        for (const auto& value : values) {
            std::string json;
            model::append_canonical(json, value);
            add(std::string_view(json));
        }
    }
    void add(ReturnValuesOnConditionCheckFailure asked) { number(std::to_underlying(asked)); }
    template <class T>
    void add(const std::optional<T>& value) {
        number(value.has_value());
        if (value) add(*value);
    }
    void number(std::uint64_t number) { base::append_big_endian(bytes_, number); }

    std::string digest() const {
        auto halves = base::big_endian(model::sip_hash(first_half_key, bytes_));
        base::append_big_endian(halves, model::sip_hash(second_half_key, bytes_));
        return halves;
    }

 private:
    std::string bytes_;
};

template <class Action>
void add_action(Transcript& transcript, const Action& action) {
    transcript.add(action.table_name);
    if constexpr (requires { action.item; }) {
        transcript.add(action.item);
    } else {
        transcript.add(action.key);
    }
    if constexpr (requires { action.update_expression; }) transcript.add(action.update_expression);
    transcript.add(action.condition_expression);
    transcript.add(action.expression_attribute_names);
    transcript.add(action.expression_attribute_values);
    transcript.add(action.return_values_on_condition_check_failure);
}

template <class Action>
void add_action(Transcript& transcript, const std::optional<Action>& action) {
    transcript.number(action.has_value());
    if (action) add_action(transcript, *action);
}

}  // namespace

std::string request_digest(const TransactWriteItemsInput& input) {
    Transcript transcript;
    for (const auto& item : input.transact_items) {
        add_action(transcript, item.condition_check);
        add_action(transcript, item.put);
        add_action(transcript, item.delete_);
        add_action(transcript, item.update);
    }
    return transcript.digest();
}

std::string request_digest(const ExecuteTransactionInput& input) {
    Transcript transcript;
    for (const auto& statement : input.transact_statements) {
        transcript.add(std::string_view(statement.statement));
        transcript.add(statement.parameters);
        transcript.add(statement.return_values_on_condition_check_failure);
    }
    return transcript.digest();
}

std::string statement_digest(const std::string& statement,
                             const std::optional<std::vector<AttributeValue>>& parameters) {
    Transcript transcript;
    transcript.add(std::string_view(statement));
    transcript.add(parameters);
    return transcript.digest();
}

}  // namespace tailrace::operation
