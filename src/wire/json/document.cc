#include "wire/json/document.h"

#include <simdjson.h>

#include <cstddef>
#include <utility>
#include <vector>

namespace tailrace::wire::json {
namespace {

constexpr std::size_t kPooledParsersMax = 4;
constexpr std::size_t kPooledCapacityMax = 256 * 1024;

}  // namespace

struct Document::Parser {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
};

struct Document::Pool {
    std::vector<std::unique_ptr<Parser>> parsers;

    /// Null once the thread is ending.
    static Pool* of_this_thread() {
        thread_local bool alive = true;
        thread_local struct Local : Pool {
            ~Local() { alive = false; }
        } pool;
        return alive ? &pool : nullptr;
    }
};

void Document::Recycle::operator()(Parser* parser) const {
    std::unique_ptr<Parser> owned(parser);
    auto* pool = Pool::of_this_thread();
    if (!pool || pool->parsers.size() == kPooledParsersMax) return;
    if (owned->parser.capacity() > kPooledCapacityMax) return;
    pool->parsers.push_back(std::move(owned));
}

Result<Document> Document::parse(std::string_view body) {
    if (body.empty()) return Document(nullptr);
    auto* pool = Pool::of_this_thread();
    std::unique_ptr<Parser, Recycle> parser;
    if (pool && !pool->parsers.empty()) {
        parser.reset(pool->parsers.back().release());
        pool->parsers.pop_back();
    } else {
        parser.reset(new Parser);
    }
    if (parser->parser.parse(body.data(), body.size()).get(parser->root) != simdjson::SUCCESS) {
        return fail(ErrorCode::SerializationException, {});
    }
    return Document(std::move(parser));
}

Document::Document(std::unique_ptr<Parser, Recycle> parser) : parser_(std::move(parser)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

const simdjson::dom::element* Document::root() const {
    return parser_ ? &parser_->root : nullptr;
}

}  // namespace tailrace::wire::json
