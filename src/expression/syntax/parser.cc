#include "expression/syntax/parser.h"

#include <charconv>
#include <cstddef>
#include <system_error>
#include <utility>

#include "expression/syntax/form.h"
#include "expression/syntax/token_stream.h"
#include "model/limits.h"

namespace tailrace::expression::syntax {
namespace {

constexpr std::uint32_t list_index_max = 0x7fffffff;

/// Deeper texts have more operators than are allowed, or parentheses that do nothing.
constexpr std::size_t depth_max = model::expression_operators_max + 10;

class Parser {
 public:
    explicit Parser(std::string_view text) : tokens_(text) {}

    Node condition();
    std::vector<ActionNode> update();
    std::vector<Node> paths();

    /// Of a tree that should be the whole text.
    template <class T>
    Parsed<T> finish(T tree) {
        if (!tokens_.at(TokenKind::End)) tokens_.fail_at_next();
        if (!bad_index_.empty()) {
            tokens_.fail("List index is not within the allowable range; index: [" +
                         std::string(bad_index_) + "]");
        }
        if (tokens_.failed()) return std::unexpected(*tokens_.fault());
        return tree;
    }

 private:
    Node disjunction();
    Node conjunction();
    Node negation();
    Node term();
    Node between(Node operand);
    Node in(Node operand);

    Node operand();
    Node named_operand();
    Node path(Token first);
    Node path() { return path(name()); }
    Token name();
    Token index();
    void arguments(std::vector<Node>& into);
    Node sum();

    ActionNode action(TokenKind section);

    /// `( inner )`
    template <class Inner>
    Node group(Inner inner);
    /// Keeps recursion bounded; `body` makes a node.
    template <class Body>
    Node deeper(Body body);
    /// An operand alone is no condition; what should follow it is missing at the next token.
    void require_condition(const Node& node);

    TokenStream tokens_;
    std::size_t depth_ = 0;
    /// The first index that is too large, which is told only if there is no other fault.
    std::string_view bad_index_;
};

Node node(NodeKind kind, std::vector<Node> children) {
    Node made;
    made.kind = kind;
    made.children = std::move(children);
    return made;
}

template <class... Nodes>
std::vector<Node> list(Nodes&&... nodes) {
    std::vector<Node> made;
    made.reserve(sizeof...(nodes));
    (made.push_back(std::forward<Nodes>(nodes)), ...);
    return made;
}

Node operation(NodeKind kind, const Token& op, Node left, Node right) {
    Node made = node(kind, list(std::move(left), std::move(right)));
    made.op = op.kind;
    made.text = op.text;
    return made;
}

bool is_comparator(TokenKind kind) {
    return kind >= TokenKind::Equal && kind <= TokenKind::GreaterOrEqual;
}

/// A call is either, until its name is looked at.
bool can_be_operand(const Node& node) {
    return node.kind <= NodeKind::Call;
}
bool can_be_condition(const Node& node) {
    return node.kind >= NodeKind::Comparison || node.kind == NodeKind::Call;
}

template <class Body>
Node Parser::deeper(Body body) {
    if (depth_ == depth_max) {
        tokens_.fail("The expression contains too many operators; operator count: " +
                     std::to_string(model::expression_operators_max + 1));
        return {};
    }
    ++depth_;
    Node made = body();
    --depth_;
    return made;
}

template <class Inner>
Node Parser::group(Inner inner) {
    tokens_.expect(TokenKind::Open);
    Node made = deeper(inner);
    tokens_.expect(TokenKind::Close);
    if (made.grouped) tokens_.fail("The expression has redundant parentheses;");
    made.grouped = true;
    return made;
}

void Parser::require_condition(const Node& node) {
    if (!can_be_condition(node)) tokens_.fail_at_next();
}

Node Parser::condition() {
    Node made = disjunction();
    require_condition(made);
    return made;
}

Node Parser::disjunction() {
    Node first = conjunction();
    if (!tokens_.at(TokenKind::Or)) return first;
    require_condition(first);
    auto terms = list(std::move(first));
    while (tokens_.accept(TokenKind::Or)) {
        terms.push_back(conjunction());
        require_condition(terms.back());
    }
    return node(NodeKind::Or, std::move(terms));
}

Node Parser::conjunction() {
    Node first = negation();
    if (!tokens_.at(TokenKind::And)) return first;
    require_condition(first);
    auto terms = list(std::move(first));
    while (tokens_.accept(TokenKind::And)) {
        terms.push_back(negation());
        require_condition(terms.back());
    }
    return node(NodeKind::And, std::move(terms));
}

Node Parser::negation() {
    if (!tokens_.accept(TokenKind::Not)) return term();
    Node negated = deeper([this] { return negation(); });
    require_condition(negated);
    return node(NodeKind::Not, list(std::move(negated)));
}

Node Parser::term() {
    Node left = tokens_.at(TokenKind::Open) ? group([this] { return disjunction(); }) : operand();
    if (!can_be_operand(left)) return left;
    if (is_comparator(tokens_.peek().kind)) {
        const Token op = tokens_.take();
        return operation(NodeKind::Comparison, op, std::move(left), operand());
    }
    if (tokens_.accept(TokenKind::Between)) return between(std::move(left));
    if (tokens_.accept(TokenKind::In)) return in(std::move(left));
    return left;
}

Node Parser::between(Node operand_node) {
    Node lower = operand();
    tokens_.expect(TokenKind::And);
    return node(NodeKind::Between, list(std::move(operand_node), std::move(lower), operand()));
}

Node Parser::in(Node operand_node) {
    auto operands = list(std::move(operand_node));
    arguments(operands);
    return node(NodeKind::In, std::move(operands));
}

Node Parser::operand() {
    if (tokens_.at(TokenKind::Open)) return group([this] { return operand(); });
    if (!tokens_.at(TokenKind::Value)) return named_operand();
    Node value;
    value.kind = NodeKind::Value;
    value.text = tokens_.take().text;
    return value;
}

/// A path or a call.
Node Parser::named_operand() {
    const bool may_be_function = tokens_.at(TokenKind::Identifier);
    const Token first = name();
    if (!may_be_function || !tokens_.at(TokenKind::Open)) return path(first);
    Node call = deeper([this] {
        Node made = node(NodeKind::Call, {});
        arguments(made.children);
        return made;
    });
    call.text = first.text;
    return call;
}

/// `( operand, ... )`
void Parser::arguments(std::vector<Node>& into) {
    tokens_.expect(TokenKind::Open);
    do {
        into.push_back(operand());
    } while (tokens_.accept(TokenKind::Comma));
    tokens_.expect(TokenKind::Close);
}

Token Parser::name() {
    return tokens_.at(TokenKind::Name) ? tokens_.take() : tokens_.expect(TokenKind::Identifier);
}

Token Parser::index() {
    const Token token = tokens_.expect(TokenKind::Integer);
    const bool too_large = !tokens_.failed() && !list_index(token.text);
    if (too_large && bad_index_.empty()) bad_index_ = token.text;
    return token;
}

Node Parser::path(Token first) {
    Node made;
    made.steps.push_back(first);
    while (!tokens_.failed()) {
        if (tokens_.accept(TokenKind::Dot)) {
            made.steps.push_back(name());
        } else if (tokens_.accept(TokenKind::OpenIndex)) {
            made.steps.push_back(index());
            tokens_.expect(TokenKind::CloseIndex);
        } else {
            break;
        }
    }
    return made;
}

/// What SET assigns: an operand, or two with `+` or `-` between them.
Node Parser::sum() {
    Node left = tokens_.at(TokenKind::Open) ? group([this] { return sum(); }) : operand();
    if (!can_be_operand(left)) return left;
    if (!tokens_.at(TokenKind::Plus) && !tokens_.at(TokenKind::Minus)) return left;
    const Token op = tokens_.take();
    return operation(NodeKind::Sum, op, std::move(left), operand());
}

std::vector<ActionNode> Parser::update() {
    std::vector<ActionNode> actions;
    do {
        const Token keyword = tokens_.peek();
        if (keyword.kind < TokenKind::Set || keyword.kind > TokenKind::Delete) break;
        tokens_.take();
        const auto first = actions.size();
        do {
            actions.push_back(action(keyword.kind));
        } while (tokens_.accept(TokenKind::Comma));
        actions[first].opens_section = true;
    } while (!tokens_.at(TokenKind::End));
    if (actions.empty()) tokens_.fail_at_next();
    return actions;
}

ActionNode Parser::action(TokenKind section) {
    ActionNode made;
    made.section = section;
    made.path = path();
    if (section == TokenKind::Set) {
        tokens_.expect(TokenKind::Equal);
        made.value = sum();
    } else if (section != TokenKind::Remove) {
        made.value.kind = NodeKind::Value;
        made.value.text = tokens_.expect(TokenKind::Value).text;
    }
    return made;
}

std::vector<Node> Parser::paths() {
    std::vector<Node> made;
    do {
        made.push_back(path());
    } while (tokens_.accept(TokenKind::Comma));
    return made;
}

/// The service tells the size of conditions, and not of the others.
std::optional<std::string> size_fault(std::string_view text, bool tells_size) {
    if (text.empty()) return "The expression can not be empty;";
    if (text.size() <= model::expression_bytes_max) return std::nullopt;
    std::string fault = "Expression size has exceeded the maximum allowed size;";
    if (tells_size) fault.append(" expression size: ").append(std::to_string(text.size()));
    return fault;
}

template <class T, class FormFault>
Parsed<T> well_formed(Parsed<T> tree, FormFault form_fault) {
    if (!tree) return tree;
    if (auto fault = form_fault(*tree)) return std::unexpected(*std::move(fault));
    return tree;
}

}  // namespace

std::optional<std::uint32_t> list_index(std::string_view digits) {
    std::uint32_t index = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), index);
    if (error != std::errc() || end != digits.end() || index > list_index_max) return std::nullopt;
    return index;
}

Parsed<Node> parse_condition(std::string_view text) {
    if (auto fault = size_fault(text, true)) return std::unexpected(*std::move(fault));
    Parser parser(text);
    return well_formed(parser.finish(parser.condition()), condition_form_fault);
}

Parsed<std::vector<ActionNode>> parse_update(std::string_view text) {
    if (auto fault = size_fault(text, false)) return std::unexpected(*std::move(fault));
    Parser parser(text);
    return well_formed(parser.finish(parser.update()), update_form_fault);
}

Parsed<std::vector<Node>> parse_projection(std::string_view text) {
    if (auto fault = size_fault(text, false)) return std::unexpected(*std::move(fault));
    Parser parser(text);
    return well_formed(parser.finish(parser.paths()), projection_form_fault);
}

}  // namespace tailrace::expression::syntax
