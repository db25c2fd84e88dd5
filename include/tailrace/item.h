// An item (or a key, or an image): attributes by name, and the same as canonical bytes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace {

/// Either side may come first: a request brings attributes, the storage brings canonical bytes; the
/// other side is made when it is asked for, and kept. An `Item` is a value of one thread.
///
/// The canonical form is DynamoDB JSON without blanks, with maps and sets sorted, numbers normal
/// and escapes minimal, so that equal items are equal bytes. See model/canonical.h.
///
/// An item decoded from a request may hold a *defect*: the service reports an ill-formed attribute
/// value only after other checks, so the decoder keeps the first one here for the operation to
/// report at its place.
class Item {
 public:
    Item() = default;
    explicit Item(AttributeMap attributes) : attributes_(std::move(attributes)) {}
    /// `json` must be canonical, as storage holds it. If it is damaged after all, the item has no
    /// attributes, and from the first look at them on a defect that says so.
    static Item from_canonical(std::string json);
    /// `json` is as some service has sent it, and parsed when somebody looks. It need not be
    /// canonical; `json()` is. If it is no item, there is a defect as above.
    static Item from_service(std::string json);
    /// `attribute` names the top-level attribute that is ill-formed.
    static Item with_defect(Error defect, std::string attribute = {});

    const AttributeMap& attributes() const;
    /// The canonical bytes: `{"a":{"S":"x"},...}`.
    const std::string& json() const;
    /// Null if there is no such attribute.
    const AttributeValue* find(std::string_view name) const;
    bool empty() const { return attributes().empty(); }
    /// The first ill-formed value of a request's item, or null.
    const Error* defect() const { return defect_ ? &defect_->error : nullptr; }
    /// Where the defect is; only if there is one.
    const std::string& defect_attribute() const { return defect_->attribute; }
    /// Gives the attributes away; the item is empty afterwards.
    AttributeMap take();

    friend bool operator==(const Item& a, const Item& b) { return a.json() == b.json(); }

 private:
    struct Defect {
        Error error;
        std::string attribute;
    };

    void parse() const;

    mutable std::optional<AttributeMap> attributes_;
    mutable std::optional<std::string> json_;
    /// Whether `json_` is canonical has not been seen yet.
    mutable bool is_foreign_ = false;
    mutable std::shared_ptr<const Defect> defect_;
};

struct CancellationReason {
    std::string code = "None";
    std::string message;
    std::optional<Item> item;
};

struct ErrorDetail {
    /// The item that failed a condition, when the request asked for it.
    std::optional<Item> item;
    /// One for each action of a cancelled transaction, in request order.
    std::vector<CancellationReason> cancellation_reasons;
};

}  // namespace tailrace
