#include "cli/show/shard_tree.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "wire/json/writer.h"

namespace tailrace::cli::show {

namespace {

using Family = std::vector<const Shard*>;

/// Children by parent; those whose parent is not listed are roots.
class Lineage {
 public:
    explicit Lineage(const std::vector<Shard>& shards) {
        std::set<std::string_view> listed;
        for (const auto& shard : shards) listed.insert(shard.shard_id);
        for (const auto& shard : shards) {
            const auto& parent = shard.parent_shard_id;
            const bool has_parent = parent && listed.contains(*parent) && *parent != shard.shard_id;
            (has_parent ? children_[*parent] : roots_).push_back(&shard);
        }
    }

    const Family& roots() const { return roots_; }
    const Family& children(const std::string& shard_id) const {
        static const Family none;
        const auto found = children_.find(shard_id);
        return found == children_.end() ? none : found->second;
    }
    bool is_root(const Shard& shard) const {
        return std::ranges::find(roots_, &shard) != roots_.end();
    }

 private:
    Family roots_;
    std::map<std::string, Family, std::less<>> children_;
};

bool is_open(const Shard& shard) {
    return !shard.sequence_number_range.ending_sequence_number;
}

void append_shard(std::string& out, const Shard& shard, const Style& style) {
    const auto& range = shard.sequence_number_range;
    style.append(out, Color::bold, visible(shard.shard_id));
    out += ' ';
    style.append(out, is_open(shard) ? Color::green : Color::dim,
                 is_open(shard) ? "open" : "closed");
    out.append(" ").append(visible(range.starting_sequence_number)).append(" …");
    if (!is_open(shard)) out.append(" ").append(visible(*range.ending_sequence_number));
}

void append_family(std::string& out, const Lineage& lineage, const Family& family,
                   const std::string& indent, const Style& style) {
    for (const auto* shard : family) {
        const bool is_last = shard == family.back();
        out.append(indent);
        style.append(out, Color::dim, is_last ? "└─" : "├─");
        out += ' ';
        append_shard(out, *shard, style);
        if (lineage.is_root(*shard) && shard->parent_shard_id) {
            out.append(" (of ").append(visible(*shard->parent_shard_id)).append(", trimmed)");
        }
        out += '\n';
        const auto line = is_last ? std::string("  ") : style.paint(Color::dim, "│") + " ";
        append_family(out, lineage, lineage.children(shard->shard_id), indent + line + " ", style);
    }
}

void write_family(wire::json::Writer& writer, const Lineage& lineage, const Family& family) {
    writer.begin_array();
    for (const auto* shard : family) {
        const auto& range = shard->sequence_number_range;
        writer.begin_object();
        writer.key("ShardId");
        writer.string(shard->shard_id);
        writer.key("State");
        writer.string(is_open(*shard) ? "OPEN" : "CLOSED");
        if (shard->parent_shard_id) {
            writer.key("ParentShardId");
            writer.string(*shard->parent_shard_id);
        }
        writer.key("SequenceNumberRange");
        writer.begin_object();
        writer.key("StartingSequenceNumber");
        writer.string(range.starting_sequence_number);
        if (!is_open(*shard)) {
            writer.key("EndingSequenceNumber");
            writer.string(*range.ending_sequence_number);
        }
        writer.end_object();
        writer.key("Children");
        write_family(writer, lineage, lineage.children(shard->shard_id));
        writer.end_object();
    }
    writer.end_array();
}

}  // namespace

void append_shard_tree(std::string& out, const std::vector<Shard>& shards, const Style& style) {
    const Lineage lineage(shards);
    append_family(out, lineage, lineage.roots(), "", style);
}

std::string shard_tree_json(const std::vector<Shard>& shards) {
    std::string out;
    wire::json::Writer writer(out);
    const Lineage lineage(shards);
    write_family(writer, lineage, lineage.roots());
    return out;
}

}  // namespace tailrace::cli::show
