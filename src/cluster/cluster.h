// The servers of one store, to each other.
//
//     Membership ── who is there ──▶ Roster ── rendezvous ──▶ a partition's home
//                                       └── Peer ── Link ═══ Session ── PeerService
//                                                  asks       answers
//
// A partition's *home* is the server that should write it: of those that are there, and can be
// reached from here, the one for which a hash of both is greatest, so that all servers agree, and
// one more or one less moves a share of the partitions only. What another server should do is sent
// to it; what was certainly not received is done here instead.
//
// Invariants
//  * Nothing here decides anything: a request is right wherever it is done, by its commit's guard.
//  * What was sent on is not sent on again.
//  * A request that may have been received is not done here: who asked is told that it is not
//    known.
//
// Threads: as storage/neighbours.h; to come and to go is for the first of the executors.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/background.h"
#include "base/clock.h"
#include "base/coroutine.h"
#include "cluster/link.h"
#include "cluster/peer_service.h"
#include "cluster/session.h"
#include "storage/membership.h"
#include "storage/neighbours.h"

namespace tailrace::cluster {

class Cluster final : public storage::Neighbours {
 public:
    struct Options {
        /// Of this life of this server; no other has it.
        std::uint64_t id = 0;
        /// Where it listens for the others: HOST:PORT, port 0 for any.
        std::string address;
        /// Whose every change all servers are told of.
        storage::PartitionId catalog{};
    };

    /// The membership and the clock outlive it. `executors` are those of the io threads.
    Cluster(Options options, storage::Membership& membership, base::Clock& machine_clock,
            std::vector<Executor> executors);
    ~Cluster() override;

    /// Who is there, before it joins.
    awaitable<storage::Outcome<std::vector<storage::Member>>> others() {
        return membership_.members();
    }
    /// Listens, joins, and follows who comes and goes, until `leave`. When it returns the others
    /// know this server, or have not answered for a while. `service` outlives it. Fails with the
    /// reason, and what to do about it.
    awaitable<std::expected<void, std::string>> start(PeerService& service);
    /// Who waits for a record at another server waits no more, and nobody does from now on.
    void end_waits();
    /// Tells the others to ask nothing more, and waits until they do not, or for `patience`.
    awaitable<void> leave(base::Milliseconds patience);
    /// It has nothing under way when it returns true; else `patience` did not suffice.
    awaitable<bool> end(base::Milliseconds patience);

    /// Which server the partition's home is, by its id; 0 if it is this one.
    std::uint64_t home_of(storage::PartitionId partition) const;
    /// One operation of the API, done by the partition's home; empty if that is this server, or
    /// did not get it.
    awaitable<std::expected<Reply, Lost>> call(storage::PartitionId partition,
                                               std::string_view operation, std::string_view body);

    bool any() const override;
    bool is_home(storage::PartitionId partition) const override;
    void committed(storage::PartitionId partition, std::span<const storage::LogId> logs) override;
    awaitable<std::unique_ptr<Stillness>> quiet(
        std::vector<storage::PartitionId> partitions) override;
    awaitable<void> show_catalog() override;
    awaitable<bool> wait_for_record(storage::PartitionId partition, std::string iterator,
                                    base::Milliseconds patience) override;
    std::optional<base::Milliseconds> look_interval() const override;

 private:
    struct Peer;
    struct Roster;
    class Quiet;
    using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

    std::expected<std::string, std::string> listen();
    awaitable<void> accept();
    awaitable<void> follow_members();
    awaitable<void> look_for_members();
    void met(std::uint64_t id);
    bool is_acquainted() const;
    void take_up(std::vector<storage::Member> members);
    std::shared_ptr<Peer> make_peer(const storage::Member& member);
    std::shared_ptr<const Roster> roster() const;
    std::vector<std::weak_ptr<Session>> accept_no_more(void (Session::*act)());
    /// Null if it is this server.
    std::shared_ptr<Peer> home(storage::PartitionId partition) const;
    // That of the calling thread, where it has one.
    std::shared_ptr<Link> link_to_home(storage::PartitionId partition) const;
    std::shared_ptr<Link> link(const Peer& peer) const;
    void tell_all(FrameKind kind);

    const Options options_;
    storage::Membership& membership_;
    base::Clock& machine_clock_;
    const std::vector<Executor> executors_;
    base::Background background_;
    PeerService* service_ = nullptr;
    std::string secret_;
    std::atomic<bool> waits_ended_{false};
    Acceptor acceptor_;

    // Of the first executor.
    bool looking_ = false;
    bool look_due_ = false;

    mutable std::mutex mutex_;
    std::shared_ptr<const Roster> roster_;
    /// Those who have asked for a connection.
    std::set<std::uint64_t> met_;
    std::vector<std::weak_ptr<Session>> sessions_;
};

}  // namespace tailrace::cluster
