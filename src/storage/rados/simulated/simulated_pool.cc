#include "storage/rados/simulated/simulated_pool.h"

#include <boost/asio/post.hpp>

namespace tailrace::storage::rados::simulated {

awaitable<Outcome<ObjectView>> SimulatedPool::read(ObjectRead read) {
    co_await asio::post(co_await this_executor, use_awaitable);
    co_return objects_.read(read);
}

awaitable<Outcome<WriteOutcome>> SimulatedPool::write(ObjectWrite write) {
    co_await asio::post(co_await this_executor, use_awaitable);
    co_return objects_.write(write);
}

}  // namespace tailrace::storage::rados::simulated
