// Moves the server's clock, and keeps with the data how it stands, so that no later life of the
// server is before this one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/coroutine.h"
#include "base/movable_clock.h"
#include "partition/environment.h"
#include "table/catalog.h"
#include "tailrace/error.h"

namespace tailrace::table {

/// The last moment that a sequence number has digits for.
inline constexpr base::UnixMilliseconds clock_ms_max = 9'999'999'999'999;

/// A setting is kept before it holds; only to freeze comes first, so that what is kept is where the
/// clock stands. It is the clock of all servers of the store: who moves it begins with what another
/// has kept, and the others take it up when they `follow`. Changes wait for each other. Safe from
/// any thread.
class ClockKeeper {
 public:
    /// `clock` is the environment's.
    ClockKeeper(partition::Environment& environment, Catalog& catalog, base::MovableClock& clock)
        : environment_(environment), catalog_(catalog), clock_(clock) {}

    /// Takes up what the last life of the server has kept; before anything asks for the time. A
    /// clock that stood runs on from there unless it `may_stand`.
    awaitable<Result<void>> restore(bool may_stand);
    /// Takes up what another server has kept. The clock may go back by as much as their machines'
    /// clocks differ.
    awaitable<Result<void>> follow();

    awaitable<Result<void>> freeze();
    /// `by` is not negative. ValidationException beyond `clock_ms_max`.
    awaitable<Result<void>> advance(base::Milliseconds by);
    /// ValidationException if `to` is past, or beyond `clock_ms_max`.
    awaitable<Result<void>> advance_to(base::UnixMilliseconds to);
    awaitable<Result<void>> resume();

 private:
    /// The setting that is to be, or nothing if it is as it should be.
    using Plan = std::function<Result<std::optional<base::ClockSetting>>()>;

    /// As often as another server comes first.
    awaitable<Result<void>> change(Plan plan);
    awaitable<Result<void>> change_here(Plan plan);
    /// Both under a hold of the catalog's partition. What the row says, and holds from now on;
    /// false if somebody else has written it since `seen`.
    awaitable<Result<std::optional<std::string>>> take_up();
    awaitable<Result<bool>> keep(base::ClockSetting setting, std::optional<std::string> seen);

    partition::Environment& environment_;
    Catalog& catalog_;
    base::MovableClock& clock_;
    /// The row as this server has taken it up or written it; under a hold of the catalog's
    /// partition.
    std::optional<std::string> known_;
};

/// Its row in the catalog space.
inline constexpr std::string_view clock_key = "c";
std::string encode(const base::ClockSetting& setting);
/// Empty if the bytes are damaged or of an unknown version.
std::optional<base::ClockSetting> decode_clock_setting(std::string_view bytes);

}  // namespace tailrace::table
