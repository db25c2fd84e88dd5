// Whom a client speaks to over TLS: those whose certificates it can check.
#include "client/tls_context.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>

#include <boost/asio/ssl/stream.hpp>

#include "client/calling.h"

namespace tailrace::client {
namespace {

using testing::HasSubstr;

template <auto free>
struct Free {
    void operator()(auto* object) const { free(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;

/// Signed by itself.
Certificate certificate_of(const char* host, EVP_PKEY& key) {
    Certificate made(X509_new());
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    X509_set_pubkey(made.get(), &key);
    auto* const name = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(host), -1, -1, 0);
    X509_set_issuer_name(made.get(), name);
    const auto names = std::string("DNS:") + host;
    auto* const extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
    X509_add_ext(made.get(), extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(made.get(), &key, EVP_sha256());
    return made;
}

/// Answers every request of every connection alike, one connection after the other.
class TlsServer {
 public:
    explicit TlsServer(const char* host)
        : key_(EVP_EC_gen("P-256")), certificate_(certificate_of(host, *key_)) {
        SSL_CTX_use_certificate(tls_.native_handle(), certificate_.get());
        SSL_CTX_use_PrivateKey(tls_.native_handle(), key_.get());
        thread_ = std::thread([this] { serve(); });
    }
    ~TlsServer() {
        ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
        thread_.join();
    }
    std::string endpoint() const {
        return fmt::format("https://localhost:{}", acceptor_.local_endpoint().port());
    }
    void write_certificate(const std::string& path) const {
        std::unique_ptr<std::FILE, Free<std::fclose>> file(std::fopen(path.c_str(), "w"));
        PEM_write_X509(file.get(), certificate_.get());
    }
    std::atomic<int> connections = 0;

 private:
    void serve() {
        for (;;) {
            boost::system::error_code error;
            asio::ip::tcp::socket socket(context_);
            acceptor_.accept(socket, error);
            if (error) return;
            ++connections;
            asio::ssl::stream<asio::ip::tcp::socket> stream(std::move(socket), tls_);
            stream.handshake(asio::ssl::stream_base::server, error);
            std::string request;
            while (!error) {
                request.clear();
                asio::read_until(stream, asio::dynamic_buffer(request), "\r\n\r\n{}", error);
                if (!error) asio::write(stream, asio::buffer(reply_), error);
            }
        }
    }

    std::string reply_ = http_reply(200, R"({"TableNames":["A"]})");
    Key key_;
    Certificate certificate_;
    asio::io_context context_;
    asio::ssl::context tls_{asio::ssl::context::tls_server};
    asio::ip::tcp::acceptor acceptor_{context_, {asio::ip::address_v4::loopback(), 0}};
    std::thread thread_;
};

class OverTls : public Calling {
 protected:
    ~OverTls() override { std::filesystem::remove(bundle_); }
    void trust(const TlsServer& server) {
        server.write_certificate(bundle_);
        config_ = config_for(server.endpoint());
        config_.tls.ca_bundle = bundle_;
    }

    const std::string bundle_ =
        std::filesystem::temp_directory_path() / fmt::format("tailrace-ca-{}.pem", ::getpid());
};

TEST_F(OverTls, SpeaksToWhomItTrusts) {
    TlsServer server("localhost");
    trust(server);
    auto one = client();
    for (int i = 0; i < 2; ++i) {
        const auto listed = run(one.list_tables({}));
        ASSERT_TRUE(listed) << listed.error().text();
    }
    EXPECT_EQ(server.connections, 1);
    one.close();
    context_.restart();
    context_.run();
}

TEST_F(OverTls, DoesNotSpeakToOthers) {
    TlsServer server("localhost");
    config_ = config_for(server.endpoint());
    const auto listed = list_tables();
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().kind, ClientErrorKind::setup);
    EXPECT_THAT(listed.error().message, HasSubstr("certificate"));
    EXPECT_EQ(listed.error().attempts, 1);
    EXPECT_FALSE(listed.error().may_have_been_executed);
}

TEST_F(OverTls, DoesNotSpeakToAnotherHost) {
    TlsServer server("elsewhere.example");
    trust(server);
    const auto listed = list_tables();
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().kind, ClientErrorKind::setup);
}

TEST_F(OverTls, SpeaksToAnybodyIfToldSo) {
    TlsServer server("elsewhere.example");
    config_ = config_for(server.endpoint());
    config_.tls.verify = false;
    const auto listed = list_tables();
    EXPECT_TRUE(listed) << listed.error().text();
}

TEST_F(OverTls, IsStoppedAsWithout) {
    TlsServer server("localhost");
    trust(server);
    config_.read_timeout = 50ms;
    config_.retry.max_attempts = 1;
    auto one = client();
    // What does not end as the server expects is not answered.
    const auto put = run(one.put_item({.table_name = "A"}));
    one.close();
    context_.restart();
    context_.run();
    ASSERT_FALSE(put);
    EXPECT_EQ(put.error().kind, ClientErrorKind::timeout);
    EXPECT_TRUE(put.error().may_have_been_executed);
}

TEST_F(OverTls, NeedsCertificatesThatCanBeRead) {
    config_.tls.ca_bundle = "/no/such/file.pem";
    const auto listed = list_tables();
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().kind, ClientErrorKind::setup);
    EXPECT_THAT(listed.error().message, HasSubstr("/no/such/file.pem"));
}

}  // namespace
}  // namespace tailrace::client
