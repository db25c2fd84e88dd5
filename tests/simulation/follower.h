// A reader that follows a stream's lineage as the Kinesis Client Library does: it finds shards by
// DescribeStream, reads each from its oldest record to its end, a parent's before its children's,
// and where one ends looks for its children at once. It keeps what it has read in mind, resumes
// where it was after a crash or an expired iterator, and is told of all that it has missed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cluster.h"
#include "workload.h"

namespace tailrace::simulation {

class Follower {
 public:
    Follower(Cluster& cluster, History& history, std::string table);

    /// Until all clients are done.
    awaitable<void> follow();
    /// Reads what is left, once all is quiet, and looks whether it has seen everything that the
    /// table holds and clients were told.
    awaitable<void> finish();

    /// Events in the order in which they were read.
    const std::vector<std::string>& events() const { return events_; }
    /// It was too slow for the retention, and told so, or might have missed shards.
    bool fell_behind() const { return fell_behind_; }

 private:
    using Image = std::optional<Item>;
    struct Reading {
        std::optional<std::string> parent;
        std::optional<std::string> iterator;
        std::string last_number;
        /// It was told of a trim.
        bool from_horizon = false;
        bool ended = false;
        /// As listed when its end was seen.
        std::set<std::string> children;
    };

    template <class... T>
    void complain(fmt::format_string<T...> text, T&&... arguments) {
        history_.complaints.push_back(
            arn_ + ": reader: " + fmt::format(text, std::forward<T>(arguments)...));
    }
    std::size_t server() { return quiet_ ? 0 : random_.below(cluster_.servers()); }

    // These are true if they came to their end; a call that fails is made again in the next round.
    awaitable<bool> round();
    awaitable<bool> find_stream();
    awaitable<bool> find_shards();
    awaitable<bool> read(std::string shard);
    awaitable<bool> begin(std::string shard);
    awaitable<bool> see_children(std::string shard);

    bool may_read(const Reading& reading) const;
    bool meets(const Error& error, Reading& reading);
    void meet(const Shard& shard);
    void take(const Record& record, Reading& reading);
    void check_images(const std::map<std::string, std::string>& items);

    Cluster& cluster_;
    History& history_;
    std::string table_;
    base::SeededRandom random_;
    std::string arn_;
    std::map<std::string, Reading> shards_;
    std::map<std::string, Image> images_;
    std::vector<std::string> events_;
    std::set<std::string> known_events_;
    std::set<std::string> writes_;
    base::UnixMilliseconds complete_ms_ = 0;
    bool fell_behind_ = false;
    bool quiet_ = false;
};

}  // namespace tailrace::simulation
