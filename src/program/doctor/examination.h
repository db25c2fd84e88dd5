// What `tailrace doctor` does: looks at a cluster, a pool and its servers, one thing after the
// other.
//
//     monitors ── status, pool, space, versions, time ──┐
//     the pool ── format, census, members, clock's row ─┼──▶ judge.h ──▶ findings ──▶ report.h
//     servers  ── a visit each ─────────────────────────┤
//     objects of its own ── what a server does ─────────┘
//
// Invariants
//  * It joins nothing and changes nothing but objects of its own, `doctor.` and 16 hexadecimal
//    digits; these it removes, whatever comes between. In a pool of another format it makes none.
//    Only to read the clock's row it does what any reader does: it brings a commit to its end that
//    it meets there.
//  * Each operation has a time limit, that of `RadosOptions`.
//  * What the user may not see is `unknown`, which is no failure.
//
// Threads: one.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/coroutine.h"
#include "base/random.h"
#include "program/doctor/judge.h"
#include "program/doctor/trial.h"
#include "storage/rados/rados_membership.h"
#include "storage/rados/rados_pool.h"

namespace tailrace::program::doctor {

class Examination {
 public:
    struct Options {
        Place place;
        std::size_t rounds = 0;
        /// Is given each finding as it is made.
        std::function<void(Finding)> report;
        /// How many objects there were so far.
        std::function<void(std::uint64_t)> progress;
    };

    /// The pool outlives it. With a stop it ends early, and cleans up.
    Examination(storage::rados::RadosPool& pool, Options options, std::stop_token stop);

    awaitable<void> run();
    /// Whether objects of its own may be there. Safe from any thread.
    bool has_traces() const { return trial_.has_traces(); }

 private:
    awaitable<Seen<std::string>> ask(std::string command);

    awaitable<void> look_at_cluster();
    awaitable<void> look_at_pool();
    awaitable<void> look_at_versions();
    awaitable<void> look_at_clocks();
    awaitable<void> look_at_tables_clock();
    /// Whether servers of this version may use the pool.
    awaitable<bool> look_at_format();
    awaitable<void> look_at_objects();
    awaitable<void> look_at_servers();
    awaitable<void> try_out();
    awaitable<void> take_steps();
    awaitable<Tried> watch();

    void report(Findings findings);
    void report(Finding finding) { options_.report(std::move(finding)); }
    /// It is to be looked at and cannot be.
    void report_fault(std::string check, const storage::Fault& fault);

    storage::rados::RadosPool& pool_;
    const Options options_;
    const std::stop_token stop_;
    base::SystemClock clock_;
    base::SystemRandom random_;
    storage::rados::RadosMembership membership_{pool_, random_};
    Trial trial_;
    bool has_mark_ = false;
};

}  // namespace tailrace::program::doctor
