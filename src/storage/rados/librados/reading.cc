#include "storage/rados/librados/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "storage/rados/librados/failure.h"

namespace tailrace::storage::rados {

namespace {

std::string take_text(librados::bufferlist& bytes) {
    return bytes.to_str();
}

/// What both ends have in common: all keys between them begin with it.
std::string common_prefix(const std::string& begin, const std::string& end) {
    if (end.empty()) return {};
    const auto [mine, theirs] = std::ranges::mismatch(begin, end);
    return {begin.begin(), mine};
}

class Reading {
 public:
    Reading(const ObjectRead& read, ObjectClient::Done<ObjectView> done)
        : object_(read.object),
          ranges_(read.ranges),
          found_(ranges_.size()),
          done_(std::move(done)) {
        operation_.getxattrs(&attributes_, nullptr);
        std::set<std::string> keys(read.keys.begin(), read.keys.end());
        // A range is read after its begin; whether there is an entry at it is asked for apart.
        for (const auto& range : ranges_) keys.insert(range.begin);
        keys.erase("");
        if (!keys.empty()) operation_.omap_get_vals_by_keys(keys, &values_, nullptr);
        for (std::size_t i = 0; i < ranges_.size(); ++i) {
            const auto& range = ranges_[i];
            operation_.omap_get_vals2(range.begin, common_prefix(range.begin, range.end),
                                      range.entries_max, &found_[i].entries, &found_[i].more,
                                      nullptr);
        }
        if (read.data) operation_.read(read.data_begin, read.data_bytes, &data_, nullptr);
        if (read.watchers) operation_.list_watchers(&watchers_, nullptr);
    }

    static void begin(std::unique_ptr<Reading> reading, librados::IoCtx& pool) {
        auto* completion =
            librados::Rados::aio_create_completion(reading.get(), &Reading::on_complete);
        reading->completion_ = completion;
        auto* const started = reading.release();
        const int status = pool.aio_operate(started->object_, completion, &started->operation_, 0);
        if (status < 0) started->end(status);
    }

 private:
    struct Found {
        std::map<std::string, librados::bufferlist> entries;
        bool more = false;
    };

    static void on_complete(librados::completion_t, void* argument) {
        auto* const reading = static_cast<Reading*>(argument);
        reading->end(reading->completion_->get_return_value());
    }
    void end(int status) {
        completion_->release();
        const std::unique_ptr<Reading> self(this);
        if (status < 0 && status != -ENOENT) {
            done_(std::unexpected(
                Fault{fmt::format("reading object {}: {}", object_, text_of(status))}));
            return;
        }
        done_(view(status == -ENOENT));
    }
    ObjectView view(bool absent) {
        ObjectView view;
        view.ranges.resize(ranges_.size());
        if (absent) return view;
        view.exists = true;
        for (auto& [name, value] : attributes_) view.attributes.emplace(name, take_text(value));
        for (auto& [key, value] : values_) view.values.emplace(key, take_text(value));
        for (std::size_t i = 0; i < ranges_.size(); ++i)
            view.ranges[i] = entries_of(ranges_[i], found_[i], view.values);
        view.data = take_text(data_);
        for (const auto& watcher : watchers_) {
            view.watchers.push_back(
                {static_cast<std::uint64_t>(watcher.watcher_id), watcher.cookie});
        }
        return view;
    }
    static OmapEntries entries_of(const OmapRange& range, Found& found,
                                  const std::map<std::string, std::string>& values) {
        OmapEntries entries;
        entries.more = found.more;
        const auto first = values.find(range.begin);
        const bool reaches = range.end.empty() || range.begin < range.end;
        if (first != values.end() && reaches) entries.entries.emplace_back(*first);
        for (auto& [key, value] : found.entries) {
            if (!range.end.empty() && key >= range.end) {
                entries.more = false;
                break;
            }
            if (entries.entries.size() == range.entries_max) {
                entries.more = true;
                break;
            }
            entries.entries.emplace_back(key, take_text(value));
        }
        return entries;
    }

    const std::string object_;
    const std::vector<OmapRange> ranges_;
    librados::ObjectReadOperation operation_;
    librados::AioCompletion* completion_ = nullptr;
    std::map<std::string, librados::bufferlist> attributes_;
    std::map<std::string, librados::bufferlist> values_;
    std::vector<Found> found_;
    librados::bufferlist data_;
    std::list<obj_watch_t> watchers_;
    ObjectClient::Done<ObjectView> done_;
};

}  // namespace

void begin_reading(librados::IoCtx& pool, const ObjectRead& read,
                   ObjectClient::Done<ObjectView> done) {
    Reading::begin(std::make_unique<Reading>(read, std::move(done)), pool);
}

}  // namespace tailrace::storage::rados
