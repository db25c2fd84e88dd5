// JSON text, appended to a string or a body.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tailrace/timestamp.h"
#include "wire/json/body.h"

namespace tailrace::wire::json {

/// Puts the commas; the caller keeps objects and arrays balanced.
class Writer {
 public:
    explicit Writer(std::string& out) : out_(&out) {}
    explicit Writer(Body& out) : out_(&out.text), body_(&out) {}

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }
    void key(std::string_view name);

    void string(std::string_view text);
    void boolean(bool truth) { raw(truth ? "true" : "false"); }
    void integer(std::int64_t number);
    /// The shortest text that reads back equal, with a fraction always: `0.5`, `1.0`. Finite
    /// numbers only.
    void real(double number);
    /// Seconds, with as many decimals as there are milliseconds to tell.
    void timestamp(Timestamp moment);
    /// Finished JSON text.
    void raw(std::string_view json);
    /// The same, shared with a body if it is worth it.
    void raw(std::shared_ptr<const SharedText> json);

 private:
    void separate() {
        if (needs_comma_) *out_ += ',';
    }
    void open(char bracket);
    void close(char bracket);

    std::string* out_;
    /// Null if there is none, or if it has a page already.
    Body* body_ = nullptr;
    bool needs_comma_ = false;
};

}  // namespace tailrace::wire::json
