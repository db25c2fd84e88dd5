#include "cluster/cluster.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include "base/log.h"
#include "cluster/address.h"
#include "cluster/home.h"
#include "cluster/question.h"

namespace tailrace::cluster {

namespace {

constexpr base::Milliseconds members_interval{1000};
constexpr base::Milliseconds accept_retry_interval{100};
constexpr base::Milliseconds poll_interval{10};
/// What others commit is noticed by then, whoever forgot to say so.
constexpr base::Milliseconds look_after{1000};
/// For this long the homes of some partitions may take to stand back from them.
constexpr base::Milliseconds quiet_patience{150};
constexpr base::Milliseconds look_patience{1000};
constexpr base::Milliseconds acquaintance_patience{500};
constexpr std::size_t sessions_max = 4096;

}  // namespace

/// Another server.
struct Cluster::Peer {
    storage::Member member;
    /// One for each io thread, so that what is asked stays on its thread.
    std::vector<std::shared_ptr<Link>> links;

    bool reachable() const { return links.front()->is_up(); }
    /// Each on its own thread.
    void have_links(void (Link::*act)()) const {
        for (const auto& link : links)
            asio::post(link->executor(), [link, act] { (link.get()->*act)(); });
    }
};

struct Cluster::Roster {
    /// Ascending by id.
    std::vector<std::shared_ptr<Peer>> peers;
};

class Cluster::Quiet final : public Stillness {
 public:
    explicit Quiet(std::shared_ptr<Question> question) : question_(std::move(question)) {}
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;
    ~Quiet() override { question_->release(); }

 private:
    std::shared_ptr<Question> question_;
};

Cluster::Cluster(Options options, storage::Membership& membership, base::Clock& machine_clock,
                 std::vector<Executor> executors)
    : options_(std::move(options)),
      membership_(membership),
      machine_clock_(machine_clock),
      executors_(std::move(executors)),
      acceptor_(executors_.front()),
      roster_(std::make_shared<const Roster>()) {}

Cluster::~Cluster() = default;

// --- coming and going --------------------------------------------------------------------------

std::expected<std::string, std::string> Cluster::listen() {
    const auto endpoint = parse_address(options_.address);
    if (!endpoint || endpoint->address().is_unspecified()) {
        return std::unexpected(fmt::format(
            "{} is not where other servers can reach this one: --cluster-address expects one of "
            "this machine's addresses, as 10.0.0.5:7000 or 10.0.0.5:0",
            options_.address));
    }
    boost::system::error_code failure;
    acceptor_.open(endpoint->protocol(), failure);
    if (!failure) acceptor_.set_option(Acceptor::reuse_address(true), failure);
    if (!failure) acceptor_.bind(*endpoint, failure);
    if (!failure) acceptor_.listen(Acceptor::max_listen_connections, failure);
    if (failure) {
        return std::unexpected(fmt::format(
            "cannot listen for other servers on {}: {}; choose another with --cluster-address",
            options_.address, failure.message()));
    }
    return text_of(acceptor_.local_endpoint(failure));
}

awaitable<std::expected<void, std::string>> Cluster::start(PeerService& service) {
    service_ = &service;
    auto secret = co_await membership_.secret();
    if (!secret) co_return std::unexpected("cannot join the cluster: " + secret.error().detail);
    secret_ = *std::move(secret);
    const auto address = listen();
    if (!address) co_return std::unexpected(address.error());
    storage::Member self;
    self.id = options_.id;
    self.address = *address;
    const auto joined = co_await membership_.join(std::move(self));
    if (!joined) co_return std::unexpected("cannot join the cluster: " + joined.error().detail);
    base::log(base::LogLevel::info, "joined the servers of this pool", {{"address", *address}});
    background_.spawn(executors_.front(), accept(), "listening for other servers");
    co_await look_for_members();
    background_.spawn(executors_.front(), follow_members(), "following the members");
    const auto deadline = machine_clock_.elapsed() + acquaintance_patience;
    while (!is_acquainted() && machine_clock_.elapsed() < deadline)
        co_await machine_clock_.sleep(poll_interval);
    co_return std::expected<void, std::string>{};
}

/// Each has a connection to the other.
bool Cluster::is_acquainted() const {
    const std::lock_guard lock(mutex_);
    return std::ranges::all_of(roster_->peers, [&](const auto& peer) {
        return peer->reachable() && met_.contains(peer->member.id);
    });
}

awaitable<void> Cluster::accept() {
    for (std::size_t next = 0; acceptor_.is_open() && !background_.stopping(); ++next) {
        const auto& executor = executors_[next % executors_.size()];
        Socket socket(executor);
        boost::system::error_code failure;
        co_await acceptor_.async_accept(socket, asio::redirect_error(use_awaitable, failure));
        if (failure == asio::error::operation_aborted || !acceptor_.is_open()) co_return;
        if (failure) {
            co_await machine_clock_.sleep(accept_retry_interval);
            continue;
        }
        Session::Surroundings surroundings{machine_clock_, background_, *service_, {}};
        surroundings.hello = {secret_, options_.id};
        surroundings.met = [this](std::uint64_t id) { met(id); };
        std::shared_ptr<Session> session;
        {
            const std::lock_guard lock(mutex_);
            std::erase_if(sessions_, [](const auto& each) { return each.expired(); });
            if (sessions_.size() >= sessions_max) continue;
            session = std::make_shared<Session>(executor, std::move(socket), surroundings);
            sessions_.push_back(session);
        }
        background_.spawn(executor, Session::run(session), "serving another server");
    }
}

awaitable<void> Cluster::follow_members() {
    for (;;) {
        const bool goes_on = co_await background_.rest(machine_clock_, members_interval);
        if (!goes_on) co_return;
        co_await look_for_members();
    }
}

/// Once more if it is asked for while it looks.
awaitable<void> Cluster::look_for_members() {
    look_due_ = true;
    if (std::exchange(looking_, true)) co_return;
    while (std::exchange(look_due_, false)) {
        auto members = co_await membership_.members();
        if (background_.stopping()) break;
        if (members) {
            take_up(*std::move(members));
        } else {
            base::log(base::LogLevel::warning, "looking for other servers",
                      {{"detail", members.error().detail}});
        }
    }
    looking_ = false;
}

/// Who is new asks before anybody has looked.
void Cluster::met(std::uint64_t id) {
    const auto known = roster();
    const bool is_new =
        std::ranges::none_of(known->peers, [&](const auto& peer) { return peer->member.id == id; });
    {
        const std::lock_guard lock(mutex_);
        met_.insert(id);
    }
    if (is_new)
        background_.spawn(executors_.front(), look_for_members(), "looking for a new server");
}

void Cluster::take_up(std::vector<storage::Member> members) {
    const auto before = roster();
    auto after = std::make_shared<Roster>();
    for (const auto& member : members) {
        if (member.id == options_.id) continue;
        const auto known = std::ranges::lower_bound(
            before->peers, member.id, {}, [](const auto& peer) { return peer->member.id; });
        const bool is_known = known != before->peers.end() && (*known)->member == member;
        after->peers.push_back(is_known ? *known : make_peer(member));
    }
    for (const auto& peer : before->peers) {
        if (std::ranges::find(after->peers, peer) != after->peers.end()) continue;
        base::log(base::LogLevel::info, "a server has left", {{"address", peer->member.address}});
        peer->have_links(&Link::retire);
    }
    const std::lock_guard lock(mutex_);
    for (const auto& peer : before->peers) {
        if (std::ranges::find(after->peers, peer) == after->peers.end())
            met_.erase(peer->member.id);
    }
    roster_ = std::move(after);
}

std::shared_ptr<Cluster::Peer> Cluster::make_peer(const storage::Member& member) {
    base::log(base::LogLevel::info, "another server is there", {{"address", member.address}});
    auto peer = std::make_shared<Peer>();
    peer->member = member;
    for (const auto& executor : executors_) {
        Link::Surroundings surroundings{machine_clock_, background_, {}, 0, {}};
        surroundings.hello = {secret_, options_.id};
        surroundings.peer = member.id;
        surroundings.address = member.address;
        peer->links.push_back(std::make_shared<Link>(executor, std::move(surroundings)));
    }
    peer->have_links(&Link::begin);
    return peer;
}

awaitable<void> Cluster::leave(base::Milliseconds patience) {
    const auto left = co_await membership_.leave();
    if (!left) {
        base::log(base::LogLevel::warning, "leaving the cluster",
                  {{"detail", left.error().detail}});
    }
    const auto deadline = machine_clock_.elapsed() + patience;
    const auto sessions = accept_no_more(&Session::leave);
    const auto some_are_open = [&] {
        return std::ranges::any_of(sessions, [](const auto& each) { return !each.expired(); });
    };
    while (some_are_open() && machine_clock_.elapsed() < deadline)
        co_await machine_clock_.sleep(poll_interval);
}

/// Those that there are, which do this.
std::vector<std::weak_ptr<Session>> Cluster::accept_no_more(void (Session::*act)()) {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    std::vector<std::weak_ptr<Session>> sessions;
    {
        const std::lock_guard lock(mutex_);
        sessions = sessions_;
    }
    for (const auto& each : sessions) {
        const auto session = each.lock();
        if (!session) continue;
        asio::post(session->executor(), [session, act] { (session.get()->*act)(); });
    }
    return sessions;
}

void Cluster::end_waits() {
    waits_ended_ = true;
    for (const auto& peer : roster()->peers) peer->have_links(&Link::end_waits);
}

awaitable<bool> Cluster::end(base::Milliseconds patience) {
    background_.stop();
    accept_no_more(&Session::close);
    std::shared_ptr<const Roster> last = std::make_shared<const Roster>();
    {
        const std::lock_guard lock(mutex_);
        std::swap(last, roster_);
    }
    for (const auto& peer : last->peers) peer->have_links(&Link::end);
    const auto deadline = machine_clock_.elapsed() + patience;
    while (background_.running() > 0) {
        if (machine_clock_.elapsed() >= deadline) co_return false;
        co_await machine_clock_.sleep(poll_interval);
    }
    co_return true;
}

// --- who should --------------------------------------------------------------------------------

std::shared_ptr<const Cluster::Roster> Cluster::roster() const {
    const std::lock_guard lock(mutex_);
    return roster_;
}

bool Cluster::any() const {
    return !roster()->peers.empty();
}

std::shared_ptr<Cluster::Peer> Cluster::home(storage::PartitionId partition) const {
    const auto known = roster();
    auto best = home_rank(options_.id, partition);
    std::shared_ptr<Peer> home;
    for (const auto& peer : known->peers) {
        const auto theirs = home_rank(peer->member.id, partition);
        if (theirs < best || !peer->reachable()) continue;
        best = theirs;
        home = peer;
    }
    return home;
}

bool Cluster::is_home(storage::PartitionId partition) const {
    return !home(partition);
}

std::uint64_t Cluster::home_of(storage::PartitionId partition) const {
    const auto peer = home(partition);
    return peer ? peer->member.id : 0;
}

std::shared_ptr<Link> Cluster::link_to_home(storage::PartitionId partition) const {
    const auto peer = home(partition);
    return peer ? link(*peer) : nullptr;
}

std::shared_ptr<Link> Cluster::link(const Peer& peer) const {
    for (std::size_t i = 0; i < executors_.size(); ++i) {
        if (executors_[i].running_in_this_thread()) return peer.links[i];
    }
    return nullptr;
}

std::optional<base::Milliseconds> Cluster::look_interval() const {
    return look_after;
}

// --- asking ------------------------------------------------------------------------------------

awaitable<std::expected<Reply, Lost>> Cluster::call(storage::PartitionId partition,
                                                    std::string_view operation,
                                                    std::string_view body) {
    const auto link = link_to_home(partition);
    if (!link) co_return std::unexpected(Lost::unasked);
    auto payload = encode_call(operation, body);
    const auto answer = co_await link->ask(FrameKind::call, std::move(payload));
    if (!answer) co_return std::unexpected(answer.error());
    auto reply = decode_reply(*answer);
    if (!reply) co_return std::unexpected(Lost::unanswered);
    if (reply->status == 0) co_return std::unexpected(Lost::unasked);
    co_return *std::move(reply);
}

void Cluster::committed(storage::PartitionId partition, std::span<const storage::LogId> logs) {
    if (partition == options_.catalog) return tell_all(FrameKind::catalog_changed);
    if (logs.empty()) return;
    const auto link = link_to_home(partition);
    if (link) link->say(FrameKind::committed, 0, encode(logs));
}

void Cluster::tell_all(FrameKind kind) {
    for (const auto& peer : roster()->peers) {
        if (const auto link = this->link(*peer)) link->say(kind, 0, {});
    }
}

awaitable<std::unique_ptr<storage::Neighbours::Stillness>> Cluster::quiet(
    std::vector<storage::PartitionId> partitions) {
    const auto question = std::make_shared<Question>(background_, machine_clock_);
    for (const auto partition : partitions) {
        if (auto link = link_to_home(partition))
            question->ask(std::move(link), FrameKind::hold, encode(partition));
    }
    std::unique_ptr<Stillness> still = std::make_unique<Quiet>(question);
    co_await question->answers(quiet_patience);
    co_return still;
}

awaitable<void> Cluster::show_catalog() {
    const auto question = std::make_shared<Question>(background_, machine_clock_);
    const auto known = roster();
    for (const auto& peer : known->peers) {
        if (!peer->reachable()) continue;
        if (auto link = this->link(*peer)) question->ask(std::move(link), FrameKind::look, {});
    }
    co_await question->answers(look_patience);
}

awaitable<bool> Cluster::wait_for_record(storage::PartitionId partition, std::string iterator,
                                         base::Milliseconds patience) {
    const auto link = link_to_home(partition);
    // Whoever ends the waits does it after this, or this sees that it has.
    if (!link || waits_ended_) co_return false;
    Wait wait;
    wait.iterator = std::move(iterator);
    wait.patience = patience;
    auto payload = encode(wait);
    const auto answer = co_await link->ask(FrameKind::wait, std::move(payload));
    if (!answer) co_return false;
    co_return decode_waited(*answer);
}

}  // namespace tailrace::cluster
