#include "table/simulated/simulated_tables.h"

#include <stdexcept>

#include "stream/stream_arn.h"

namespace tailrace::table {
namespace {

awaitable<bool> sleep(base::Clock& clock, base::Milliseconds duration) {
    co_await clock.sleep(duration);
    co_return true;
}

template <class T>
T value_or_throw(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return *std::move(result);
}

}  // namespace

TableSettings simple_settings() {
    TableSettings settings;
    settings.attribute_definitions = {{"id", ScalarAttributeType::S}};
    settings.key_schema = {{"id", KeyType::HASH}};
    settings.billing_mode = BillingMode::PAY_PER_REQUEST;
    return settings;
}

SimulatedTables::SimulatedTables(LifeCycleOptions options)
    : environment_{.store = store_,
                   .clock = clock_,
                   .random = random_,
                   .incarnation = incarnation_,
                   .region = stream::Site().region},
      catalog_(environment_),
      life_cycle_(environment_, catalog_, options),
      items_(environment_, catalog_) {}

void SimulatedTables::pass(base::Milliseconds duration) {
    run(sleep(clock_, duration));
}

void SimulatedTables::release() {
    store_.release();
    run();
}

TableRow SimulatedTables::create(const std::string& name, std::optional<StreamViewType> stream) {
    return value_or_throw(run(life_cycle_.create(name, simple_settings(), stream)));
}

TablePtr SimulatedTables::find(const std::string& name) {
    return value_or_throw(run(catalog_.find(name)));
}

}  // namespace tailrace::table
