// A parsed body.
#pragma once

#include <memory>
#include <string_view>

#include "tailrace/error.h"

namespace simdjson::dom {
class element;
}

namespace tailrace::wire::json {

/// Owns all that its elements point to, so it may outlive a suspension; the buffers of small ones
/// go back to a pool of the thread. Parsing needs up to about 15 times the size of the body.
class Document {
 public:
    /// SerializationException without a message if `body` is not one JSON value. An empty body is
    /// no error here: it is due later, after the checks of target and signature, and `decode`
    /// reports it.
    static Result<Document> parse(std::string_view body);

    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    ~Document();

    /// Null for an empty body.
    const simdjson::dom::element* root() const;

 private:
    struct Parser;
    struct Pool;
    struct Recycle {
        void operator()(Parser* parser) const;
    };

    explicit Document(std::unique_ptr<Parser, Recycle> parser);

    std::unique_ptr<Parser, Recycle> parser_;
};

}  // namespace tailrace::wire::json
