#include "base/pace.h"

#include <boost/asio/post.hpp>

namespace tailrace::base {

awaitable<void> Pace::give_way() {
    worked_ += clock_.elapsed() - turn_began_;
    co_await asio::post(co_await this_executor, use_awaitable);
    turn_began_ = clock_.elapsed();
}

}  // namespace tailrace::base
