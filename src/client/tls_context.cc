#include "client/tls_context.h"

#include <fmt/format.h>
#include <openssl/ssl.h>

namespace tailrace::client {

namespace ssl = boost::asio::ssl;

std::expected<ssl::context, std::string> make_tls_context(
    bool verify, const std::optional<std::string>& ca_bundle) {
    ssl::context context(ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    boost::system::error_code error;
    context.set_verify_mode(verify ? ssl::verify_peer : ssl::verify_none, error);
    if (!verify) return context;
    if (!ca_bundle) {
        context.set_default_verify_paths(error);
    } else {
        context.load_verify_file(*ca_bundle, error);
        if (error)
            return std::unexpected(fmt::format("the certificates in {} cannot be read: {}",
                                               *ca_bundle, error.message()));
    }
    return context;
}

}  // namespace tailrace::client
