#include "consumer/services.h"

#include <exception>
#include <functional>
#include <string>
#include <utility>

namespace tailrace::consumer {

Task<> call_hook(Services& services, std::function<void(RecordHandler&)> hook) {
    const std::function<void()> work = [&services, &hook] {
        try {
            hook(services.handler);
        } catch (const std::exception& thrown) {
            services.handler.trouble(std::string("a hook of the handler threw: ") + thrown.what());
        } catch (...) {
            services.handler.trouble("a hook of the handler threw");
        }
    };
    co_await services.pool.run(work);
}

}  // namespace tailrace::consumer
