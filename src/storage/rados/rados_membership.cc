#include "storage/rados/rados_membership.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/bytes.h"
#include "base/log.h"

namespace tailrace::storage::rados {

namespace {

constexpr const char* servers_object = "servers";
/// A client of Ceph says every five seconds that it is there.
constexpr unsigned watch_timeout_s = 15;
constexpr std::size_t members_max = 10'000;
constexpr std::uint8_t entry_version = 1;

struct Entry {
    Member member;
    Watch watch;
};

/// By a member's id.
std::string encode(const Member& member, const Watch& watch) {
    std::string body;
    base::append_big_endian(body, entry_version);
    base::append_big_endian(body, watch.client);
    base::append_big_endian(body, watch.cookie);
    body += member.address;
    return body;
}

std::optional<Entry> decode(std::string_view key, std::string_view body) {
    base::ByteReader name(key);
    base::ByteReader reader(body);
    Entry entry;
    entry.member.id = name.big_endian<std::uint64_t>();
    const auto version = reader.big_endian<std::uint8_t>();
    entry.watch.client = reader.big_endian<std::uint64_t>();
    entry.watch.cookie = reader.big_endian<std::uint64_t>();
    if (!name.complete() || reader.failed() || version != entry_version) return std::nullopt;
    entry.member.address = reader.rest();
    return entry;
}

Outcome<void> done_or_fault(const Outcome<WriteOutcome>& outcome) {
    if (!outcome) return std::unexpected(outcome.error());
    if (*outcome == WriteOutcome::unknown)
        return std::unexpected(Fault{"it is not known whether the list of servers was written"});
    return {};
}

}  // namespace

std::optional<RadosMembership::Self> RadosMembership::self() {
    const std::lock_guard lock(mutex_);
    return self_;
}

awaitable<Outcome<void>> RadosMembership::make_object() {
    std::array<unsigned char, 32> secret{};
    random_.fill(secret);
    ObjectWrite write(servers_object);
    write.add(ObjectWrite::CreateNew{});
    write.add(ObjectWrite::WriteData{
        std::string(reinterpret_cast<const char*>(secret.data()), secret.size())});
    const auto made = co_await pool_.write(std::move(write));
    co_return done_or_fault(made);
}

awaitable<Outcome<std::string>> RadosMembership::secret() {
    for (bool made = false;; made = true) {
        ObjectRead read;
        read.object = servers_object;
        read.data = true;
        const auto view = co_await pool_.read(std::move(read));
        if (!view) co_return std::unexpected(view.error());
        if (view->exists) co_return view->data;
        if (made) co_return std::unexpected(Fault{"the list of servers cannot be made"});
        const auto outcome = co_await make_object();
        if (!outcome) co_return std::unexpected(outcome.error());
    }
}

awaitable<Outcome<void>> RadosMembership::join(Member member) {
    // Makes the object, too.
    const auto known = co_await secret();
    if (!known) co_return std::unexpected(known.error());
    const auto watch = co_await pool_.watch(servers_object, watch_timeout_s);
    if (!watch) co_return std::unexpected(watch.error());
    Self self{std::move(member), *watch};
    auto entered = co_await enter(self);
    if (!entered) {
        co_await pool_.unwatch(self.watch);
        co_return entered;
    }
    std::optional<Self> before;
    {
        const std::lock_guard lock(mutex_);
        before = std::exchange(self_, std::move(self));
    }
    if (before) co_await pool_.unwatch(before->watch);
    co_return Outcome<void>{};
}

awaitable<Outcome<void>> RadosMembership::enter(Self self) {
    ObjectWrite write(servers_object);
    std::map<std::string, std::string> entries;
    entries.emplace(base::big_endian(self.member.id), encode(self.member, self.watch));
    write.add(ObjectWrite::SetValues{std::move(entries)});
    const auto written = co_await pool_.write(std::move(write));
    co_return done_or_fault(written);
}

awaitable<Outcome<void>> RadosMembership::leave() {
    std::optional<Self> self;
    {
        const std::lock_guard lock(mutex_);
        self = std::exchange(self_, std::nullopt);
    }
    if (!self) co_return Outcome<void>{};
    ObjectWrite write(servers_object);
    std::vector<std::string> keys(1, base::big_endian(self->member.id));
    write.add(ObjectWrite::RemoveKeys{std::move(keys)});
    const auto removed = co_await pool_.write(std::move(write));
    const auto ended = co_await pool_.unwatch(self->watch);
    if (!removed) co_return std::unexpected(removed.error());
    co_return ended;
}

awaitable<Outcome<RadosMembership::Listed>> RadosMembership::look() {
    ObjectRead read;
    read.object = servers_object;
    read.watchers = true;
    read.data = true;
    read.ranges.push_back({"", "", members_max});
    auto view = co_await pool_.read(std::move(read));
    if (!view) co_return std::unexpected(view.error());
    std::ranges::sort(view->watchers);
    Listed listed;
    listed.secret = std::move(view->data);
    for (auto& [key, body] : view->ranges.front().entries) {
        auto entry = decode(key, body);
        if (!entry) continue;
        if (std::ranges::binary_search(view->watchers, entry->watch)) {
            listed.members.push_back(std::move(entry->member));
        } else {
            listed.gone.emplace_back(std::move(key), std::move(body));
        }
    }
    co_return listed;
}

awaitable<Outcome<std::vector<Member>>> RadosMembership::members() {
    auto listed = co_await look();
    if (!listed) co_return std::unexpected(listed.error());
    auto& [members, gone, secret] = *listed;
    const auto self = this->self();
    const auto own_key = self ? base::big_endian(self->member.id) : std::string();
    std::erase_if(gone, [&](const auto& entry) { return entry.first == own_key; });
    if (!gone.empty()) co_await remove(std::move(gone));
    if (!self) co_return std::move(members);
    const auto place = std::ranges::lower_bound(members, self->member.id, {}, &Member::id);
    if (place != members.end() && place->id == self->member.id) co_return std::move(members);
    base::log(base::LogLevel::warning, "this server was dropped from the list of servers");
    const auto joined = co_await join(self->member);
    if (!joined) co_return std::unexpected(joined.error());
    members.insert(place, self->member);
    co_return std::move(members);
}

awaitable<void> RadosMembership::remove(Entries entries) {
    for (auto& [key, body] : entries) {
        ObjectWrite write(servers_object);
        write.add(ObjectWrite::CompareValue{key, std::move(body)});
        std::vector<std::string> keys(1, std::move(key));
        write.add(ObjectWrite::RemoveKeys{std::move(keys)});
        // The next who looks removes what was left.
        co_await pool_.write(std::move(write));
    }
}

}  // namespace tailrace::storage::rados
