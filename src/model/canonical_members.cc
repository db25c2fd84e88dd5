#include "model/canonical_members.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "model/canonical.h"

namespace tailrace::model {
namespace {

/// Walks over canonical JSON without building anything or checking more than it needs.
class Skipper {
 public:
    explicit Skipper(std::string_view json) : json_(json) {}

    bool take(char c) {
        if (at_ >= json_.size() || json_[at_] != c) return false;
        ++at_;
        return true;
    }

    /// A string with its quotes, from where we are; empty if there is none.
    std::string_view string() {
        const auto begin = at_;
        if (!take('"')) return {};
        do {
            at_ = json_.find('"', at_);
            if (at_ == std::string_view::npos) return {};
        } while (is_escaped(at_++, begin));
        return json_.substr(begin, at_ - begin);
    }

    struct Member {
        /// With its quotes.
        std::string_view name;
        std::string_view value;
    };

    /// A name and an object; without a value if that is not what is here.
    Member member() {
        const auto name = string();
        if (name.empty() || !take(':')) return {};
        return {name, object()};
    }

    /// An object with its braces; empty if there is none.
    std::string_view object() {
        const auto begin = at_;
        if (!take('{')) return {};
        for (int depth = 1; depth > 0;) {
            if (at_ >= json_.size()) return {};
            const char c = json_[at_];
            if (c == '"') {
                if (string().empty()) return {};
                continue;
            }
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            ++at_;
        }
        return json_.substr(begin, at_ - begin);
    }

 private:
    /// By an odd number of backslashes, in a string that begins at `begin`.
    bool is_escaped(std::size_t at, std::size_t begin) const {
        auto before = at;
        while (before > begin && json_[before - 1] == '\\') --before;
        return (at - before) % 2 == 1;
    }

    std::string_view json_;
    std::size_t at_ = 0;
};

}  // namespace

std::optional<std::string_view> find_canonical(std::string_view json, std::string_view name) {
    std::string quoted;
    append_canonical_string(quoted, name);
    Skipper skipper(json);
    for (char separator = '{'; skipper.take(separator); separator = ',') {
        const auto [member, value] = skipper.member();
        if (value.empty()) return std::nullopt;
        if (member == quoted) return value;
    }
    return std::nullopt;
}

std::string project_canonical(std::string_view json, std::span<const std::string> names) {
    std::vector<std::string> quoted(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) append_canonical_string(quoted[i], names[i]);
    std::string out = "{";
    Skipper skipper(json);
    for (char separator = '{'; skipper.take(separator); separator = ',') {
        const auto [member, value] = skipper.member();
        if (value.empty()) break;
        if (std::ranges::find(quoted, member) == quoted.end()) continue;
        if (out.size() > 1) out += ',';
        out.append(member).append(":").append(value);
    }
    return out.append("}");
}

}  // namespace tailrace::model
