// Which events are wanted, in the language of EventBridge and of Lambda's event filtering.
//
//     {"eventName": ["INSERT", "MODIFY"],
//      "dynamodb": {"NewImage": {"total": {"N": [{"numeric": [">", 100]}]}}}}
//
// A pattern has the shape of the events that it matches. Its members must all match; a leaf is a
// list, of which one must. What may stand in a list:
//
//     "text" 1 true null              that value
//     {"prefix": "a"} {"suffix": "a"} also {"prefix": {"equals-ignore-case": "a"}}
//     {"equals-ignore-case": "a"}     letters of ASCII
//     {"wildcard": "a*b"}             \* and \\ are the characters themselves
//     {"anything-but": X}             X a value, a list, or one of the four above with a text or
//     list
//     {"numeric": [">=", 1, "<", 9]}  one or two comparisons
//     {"exists": true}                of leaves
//     {"cidr": "10.0.0.0/8"}
//
// and, beside members, "$or": [{...}, {...}], of which one must match. Where an event has a list,
// one of its elements must match.
//
// One difference: `numeric` also looks at the text of a member named N, which is how DynamoDB
// spells numbers.
//
// Source: "Comparison operators for use in event patterns" in the EventBridge user guide.
// Threads: a pattern does not change and may be used by any of them.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace tailrace::cli::pattern {

struct Fields;

class EventPattern {
 public:
    /// Fails with what is wrong, and where.
    static std::expected<EventPattern, std::string> parse(std::string_view json);

    /// False for what is no JSON object.
    bool matches(std::string_view event) const;

 private:
    explicit EventPattern(std::shared_ptr<const Fields> root) : root_(std::move(root)) {}

    std::shared_ptr<const Fields> root_;
};

}  // namespace tailrace::cli::pattern
