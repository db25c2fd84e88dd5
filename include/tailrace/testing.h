// A Tailrace server within a test's own process: in memory, on a free port, with a clock that the
// test moves, up in milliseconds.
//
//     tailrace::testing::Server server;
//     tailrace::Client client(server.client_config());
//     ...
//     server.advance_clock(15min + 1s);   // what iterators do not outlive
//
// It is the whole server, reached over HTTP by any SDK at `endpoint_url`, and each is one of its
// own. What cannot be done (a table that is not there, a clock that is to run backwards) throws
// std::runtime_error with the reason and the remedy.
//
// Threads: any.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "tailrace/client_config.h"

namespace tailrace::testing {

struct ServerOptions {
    /// As `tailrace serve --help` has them, without the dashes: {"shard-lifetime", "1m"}. A switch
    /// is {"name", "true"}.
    std::map<std::string, std::string> settings;
};

class Server {
 public:
    /// Throws std::runtime_error if a setting is wrong, or the server cannot start.
    explicit Server(const ServerOptions& options = {});
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    /// Cuts its connections off.
    ~Server();

    /// `http://127.0.0.1:40001`
    const std::string& endpoint_url() const;
    /// For clients of it: its endpoint and region, and credentials, of which any will do.
    ClientConfig client_config() const;

    /// By the server's clock.
    std::chrono::sys_time<std::chrono::milliseconds> now();
    /// Stops the clock, and with it what happens by itself.
    void freeze_clock();
    /// Moves the clock forward, frozen or not. What is due by then has happened when it returns.
    void advance_clock(std::chrono::milliseconds by);
    /// Lets the clock run on from where it stands.
    void resume_clock();
    /// Does now what the server does now and then: expiring, rolling, trimming.
    void tidy();

    /// Closes every open shard of the table's stream, and opens a successor of each.
    void roll_shards(std::string_view table);
    /// The same with two successors, for half of the keys each.
    void split_shards(std::string_view table);
    /// Removes the stream records that are there, as if they were a day old.
    void trim(std::string_view table);

    /// Adds a rule, a JSON object as docs/testing-with-tailrace.md has it:
    /// `{"kind": "throttling", "operation": "GetRecords", "count": 2}`.
    void add_fault(std::string_view rule);
    void clear_faults();

    /// Any request of the control API: its answer, JSON.
    std::string control(std::string_view method, std::string_view path, std::string_view body = {});

 private:
    class Running;
    std::unique_ptr<Running> running_;
};

}  // namespace tailrace::testing
