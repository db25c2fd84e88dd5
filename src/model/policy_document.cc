#include "model/policy_document.h"

#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "model/canonical.h"

namespace tailrace::model {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t account_digits = 12;
constexpr std::string_view version_default = "2008-10-17";

std::unexpected<Error> invalid(std::string_view why) {
    return validation_error(std::string("One or more parameter values were invalid: ").append(why));
}

std::unexpected<Error> invalid_document(std::string_view why) {
    return invalid(std::string("Invalid policy document: ").append(why));
}

/// The service tells where it stopped reading; here that is known of an empty policy only.
std::unexpected<Error> syntax_error(int column) {
    return invalid_document("Syntax error at position (1," + std::to_string(column) + ")");
}

std::unexpected<Error> missing(std::string_view field) {
    return invalid_document(std::string("Missing required field ").append(field));
}

std::unexpected<Error> invalid_principal() {
    return invalid("Invalid principal in policy document.");
}

bool is_account(std::string_view text) {
    return text.size() == account_digits &&
           std::ranges::all_of(text, [](char c) { return '0' <= c && c <= '9'; });
}

bool is_word(std::string_view text, std::string_view lower) {
    return std::ranges::equal(text, lower, [](char a, char b) { return (a | 0x20) == b; });
}

std::optional<dom::element> find(const dom::object& object, std::string_view name) {
    dom::element found;
    if (object.at_key(name).get(found) != simdjson::SUCCESS) return std::nullopt;
    return found;
}

std::string in_quotes(std::string_view text) {
    std::string out;
    append_canonical_string(out, text);
    return out;
}

/// A string, or those of a list, each once and in order. Empty if it is anything else.
std::optional<std::vector<std::string>> strings_of(const dom::element& value) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) return std::vector{std::string(text)};
    dom::array list;
    if (value.get(list) != simdjson::SUCCESS) return std::nullopt;
    std::vector<std::string> strings;
    std::set<std::string_view> seen;
    for (const auto element : list) {
        if (element.get(text) != simdjson::SUCCESS) return std::nullopt;
        if (seen.insert(text).second) strings.emplace_back(text);
    }
    return strings;
}

/// JSON of one of them, or of the list that they are.
std::string one_or_list(const std::vector<std::string>& strings) {
    if (strings.size() == 1) return in_quotes(strings.front());
    std::string out = "[";
    for (const auto& text : strings) {
        if (out.size() > 1) out += ',';
        out += in_quotes(text);
    }
    return out += ']';
}

void append_member(std::string& out, std::string_view name, std::string_view json) {
    if (out.size() > 1) out += ',';
    out.append(in_quotes(name)).append(":").append(json);
}

class Statement {
 public:
    Statement(const dom::object& object, std::string_view partition)
        : object_(object), partition_(partition) {}

    Result<std::string> canonical();
    /// Empty if it has none.
    std::string_view id() const { return id_; }

 private:
    Result<void> append_effect();
    Result<void> append_principals();
    Result<void> append_principals(std::string_view name, const dom::element& value);
    /// `name`, or `Not` and the name.
    Result<void> append_either(const std::string& name);
    bool is_unbounded(std::string_view name, const std::vector<std::string>& principals) const;
    std::vector<std::string> with_roots(const std::vector<std::string>& principals) const;

    const dom::object& object_;
    std::string_view partition_;
    std::string_view id_;
    bool allows_ = false;
    std::string out_ = "{";
};

Result<void> Statement::append_effect() {
    const auto effect = find(object_, "Effect");
    if (!effect) return missing("Effect");
    std::string_view text;
    if (effect->get(text) != simdjson::SUCCESS) return invalid_document("Invalid effect");
    allows_ = is_word(text, "allow");
    if (!allows_ && !is_word(text, "deny")) {
        return invalid_document(std::string("Invalid effect: ").append(text));
    }
    append_member(out_, "Effect", allows_ ? R"("Allow")" : R"("Deny")");
    return {};
}

bool Statement::is_unbounded(std::string_view name,
                             const std::vector<std::string>& principals) const {
    if (!allows_ || name != "Principal" || find(object_, "Condition")) return false;
    return std::ranges::find(principals, "*") != principals.end();
}

/// Accounts as the ARN of their root, each once.
std::vector<std::string> Statement::with_roots(const std::vector<std::string>& principals) const {
    std::vector<std::string> named;
    std::set<std::string> seen;
    for (auto name : principals) {
        if (is_account(name)) name = "arn:" + std::string(partition_) + ":iam::" + name + ":root";
        if (seen.insert(name).second) named.push_back(std::move(name));
    }
    return named;
}

Result<void> Statement::append_principals() {
    for (const auto* name : {"Principal", "NotPrincipal"}) {
        if (const auto value = find(object_, name)) return append_principals(name, *value);
    }
    return missing("Principal");
}

Result<void> Statement::append_principals(std::string_view name, const dom::element& value) {
    const auto unbounded = validation_error(
        "Resource-based policy grants unbounded access in one or more elements. Please revise the "
        "policy to ensure least-privilege form of access");
    std::string_view everybody;
    if (value.get(everybody) == simdjson::SUCCESS && everybody == "*") {
        if (is_unbounded(name, {"*"})) return unbounded;
        append_member(out_, name, in_quotes(everybody));
        return {};
    }
    dom::object kinds;
    if (value.get(kinds) != simdjson::SUCCESS) return invalid_principal();
    std::string members = "{";
    for (const auto [kind, listed] : kinds) {
        const auto principals = strings_of(listed);
        if (!principals) return invalid_principal();
        if (is_unbounded(name, *principals)) return unbounded;
        append_member(members, kind, one_or_list(with_roots(*principals)));
    }
    append_member(out_, name, members + "}");
    return {};
}

Result<void> Statement::append_either(const std::string& name) {
    for (const auto& each : {name, "Not" + name}) {
        const auto value = find(object_, each);
        if (!value) continue;
        const auto strings = strings_of(*value);
        if (!strings) return invalid_document("Invalid " + each);
        append_member(out_, each, one_or_list(*strings));
        return {};
    }
    return missing(name);
}

Result<std::string> Statement::canonical() {
    if (const auto id = find(object_, "Sid")) {
        if (id->get(id_) != simdjson::SUCCESS) return invalid_document("Invalid Sid");
        append_member(out_, "Sid", simdjson::to_string(*id));
    }
    auto done = append_effect();
    if (done) done = append_principals();
    if (done) done = append_either("Action");
    if (done) done = append_either("Resource");
    if (!done) return std::unexpected(done.error());
    if (const auto condition = find(object_, "Condition")) {
        append_member(out_, "Condition", simdjson::to_string(*condition));
    }
    return out_ + "}";
}

/// The statement, or the elements of the list of them.
Result<std::vector<dom::object>> statements_of(const dom::element& value) {
    std::vector<dom::object> statements(1);
    if (value.get(statements.front()) == simdjson::SUCCESS) return statements;
    dom::array list;
    if (value.get(list) != simdjson::SUCCESS) return invalid_document("Invalid Statement");
    statements.clear();
    for (const auto element : list) {
        if (element.get(statements.emplace_back()) != simdjson::SUCCESS) {
            return invalid_document("Invalid Statement");
        }
    }
    if (!statements.empty()) return statements;
    return invalid_document("Could not parse the policy: Statement is empty!");
}

Result<std::string> canonical_statements(const dom::element& value, std::string_view partition) {
    const auto statements = statements_of(value);
    if (!statements) return std::unexpected(statements.error());
    std::set<std::string_view> ids;
    std::vector<std::string> canonical;
    for (const auto& object : *statements) {
        Statement statement(object, partition);
        auto text = statement.canonical();
        if (!text) return text;
        canonical.push_back(*std::move(text));
        if (!statement.id().empty() && !ids.insert(statement.id()).second) {
            return invalid_document("The Statement Ids in the policy are not unique");
        }
    }
    std::string out = "[";
    for (const auto& statement : canonical) {
        if (out.size() > 1) out += ',';
        out += statement;
    }
    return out += ']';
}

}  // namespace

Result<std::string> canonical_policy(std::string_view text, std::string_view partition) {
    if (text.size() > policy_bytes_max) {
        return invalid("Maximum policy size of " + std::to_string(policy_bytes_max) +
                       " bytes exceeded");
    }
    dom::parser parser;
    dom::element root;
    const bool is_json =
        parser.parse(text.data(), text.size()).get(root) == simdjson::SUCCESS && !root.is_array();
    if (!is_json) return invalid_document("This policy contains invalid Json");
    dom::object policy;
    if (root.get(policy) != simdjson::SUCCESS) {
        return invalid_document("This text appears not to be a policy");
    }
    if (policy.size() == 0) return syntax_error(3);
    const auto statement = find(policy, "Statement");
    if (!statement) return missing("Statement");
    const auto statements = canonical_statements(*statement, partition);
    if (!statements) return statements;

    const auto version = find(policy, "Version");
    std::string out = "{";
    append_member(
        out, "Version",
        version ? std::string(simdjson::to_string(*version)) : in_quotes(version_default));
    if (const auto id = find(policy, "Id")) append_member(out, "Id", simdjson::to_string(*id));
    append_member(out, "Statement", *statements);
    return out + "}";
}

}  // namespace tailrace::model
