#ifndef SMETS_COPENSSLTLS_SHIM_H
#define SMETS_COPENSSLTLS_SHIM_H
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// Macros that Swift does not import.

static inline int smets_tls_at_least_1_2(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}

static inline long smets_tls_server_name(SSL *connection, const char *name) {
    return SSL_set_tlsext_host_name(connection, name);
}
#endif
