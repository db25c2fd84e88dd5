// What the engine asks of a pool of objects: compound operations on one object, each atomic.
//
// An object has attributes, an ordered map (its omap) and data. An operation names one object, is
// done whole or not at all, and is seen whole. There is nothing over two objects: what the engine
// promises over several partitions it builds out of these (multi_commit.h).
//
// Invariants
//  * The writes of a pool are linearizable object by object: a read sees every write that ended
//    before it began.
//  * `unknown` means that the write may have been done, may still be done, or never will be.
//    Every write that the engine sends is therefore harmless when it comes late or twice: it
//    compares first, or only removes what can never come back.
//
// Threads: as a store's (store.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "storage/store.h"

namespace tailrace::storage::rados {

/// Part of an object's map; an empty `end` is its end.
struct OmapRange {
    std::string begin;
    std::string end;
    /// At least 1.
    std::size_t entries_max = 0;
};

struct ObjectRead {
    std::string object;
    /// Of the map; absent ones are absent from the answer.
    std::vector<std::string> keys;
    std::vector<OmapRange> ranges;
    bool data = false;
    /// Where the part of the data begins that is asked for, and how much it is; 0 is all of it.
    std::uint64_t data_begin = 0;
    std::uint64_t data_bytes = 0;
    bool watchers = false;
};

/// A connection that is told of the object, and is known to be alive by that.
struct Watch {
    /// Of the client.
    std::uint64_t client = 0;
    std::uint64_t cookie = 0;
    friend auto operator<=>(const Watch&, const Watch&) = default;
};

struct OmapEntries {
    std::vector<std::pair<std::string, std::string>> entries;
    /// There may be more of the range after the last entry.
    bool more = false;
};

struct ObjectView {
    bool exists = false;
    std::map<std::string, std::string> attributes;
    std::map<std::string, std::string> values;
    /// One for each range asked for, in order.
    std::vector<OmapEntries> ranges;
    std::string data;
    std::vector<Watch> watchers;

    /// Empty if there is none.
    const std::string& attribute(const std::string& name) const;
    const std::string* value(const std::string& key) const;
};

/// The steps are done in order; one that does not hold undoes all.
class ObjectWrite {
 public:
    /// The object must not be there. It says nothing of what an object that is there holds, so it
    /// is not used beside comparisons.
    struct CreateNew {};
    struct CompareAttribute {
        std::string name;
        /// Empty is absent.
        std::string value;
    };
    struct CompareValue {
        std::string key;
        /// Empty is absent, or empty.
        std::string value;
    };
    struct SetAttribute {
        std::string name;
        std::string value;
    };
    struct RemoveAttribute {
        std::string name;
    };
    struct SetValues {
        std::map<std::string, std::string> entries;
    };
    struct RemoveKeys {
        std::vector<std::string> keys;
    };
    /// An empty `end` is the end of the map.
    struct RemoveRange {
        std::string begin;
        std::string end;
    };
    struct WriteData {
        std::string bytes;
    };
    struct RemoveObject {};
    using Step =
        std::variant<CreateNew, CompareAttribute, CompareValue, SetAttribute, RemoveAttribute,
                     SetValues, RemoveKeys, RemoveRange, WriteData, RemoveObject>;

    explicit ObjectWrite(std::string object) : object_(std::move(object)) {}

    void add(Step step) { steps_.push_back(std::move(step)); }
    const std::string& object() const { return object_; }
    const std::vector<Step>& steps() const { return steps_; }

 private:
    std::string object_;
    std::vector<Step> steps_;
};

enum class WriteOutcome : std::uint8_t {
    done,
    /// A comparison did not hold, or the object was there that should be new.
    refused,
    /// The object is not there that something was compared of, or taken from.
    absent,
    unknown
};

struct ObjectNames {
    std::vector<std::string> names;
    /// Where to go on, in the pool's own terms; empty at the end.
    std::string next;
};

class Pool {
 public:
    virtual ~Pool() = default;
    virtual awaitable<Outcome<ObjectView>> read(ObjectRead read) = 0;
    /// A fault means for good: it was not done and never will be.
    virtual awaitable<Outcome<WriteOutcome>> write(ObjectWrite write) = 0;
    /// Some of the names of all objects, from where another call ended; "" begins. What is written
    /// or removed meanwhile may be missing or there.
    virtual awaitable<Outcome<ObjectNames>> list(std::string from) = 0;
};

}  // namespace tailrace::storage::rados
