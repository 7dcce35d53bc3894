#ifndef SMETS_COPENSSL_SHIM_H
#define SMETS_COPENSSL_SHIM_H
// ECDH_compute_key and the EC_KEY and SHA256_* functions are deprecated since OpenSSL 3.0 and still its fastest
// paths (no provider look-up a call); this keeps the headers quiet about them.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdh.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>
#include <openssl/objects.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Macros and stack accessors that Swift does not import.

static inline long smets_bio_contents(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }

/// The DER of the first otherName of type `type` in the certificate's subjectAltName: a pointer into `names`.
static inline const ASN1_TYPE *smets_other_name(const GENERAL_NAMES *names, const ASN1_OBJECT *type) {
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_OTHERNAME && OBJ_cmp(name->d.otherName->type_id, type) == 0)
            return name->d.otherName->value;
    }
    return NULL;
}

/// The sequence inside an ASN1_TYPE, or NULL when it holds something else.
static inline const ASN1_STRING *smets_sequence(const ASN1_TYPE *type) {
    return type->type == V_ASN1_SEQUENCE ? type->value.sequence : NULL;
}

/// The flags of X509_NAME_print_ex for a name by RFC 2253, a macro of many that Swift does not see.
static const unsigned long smets_rfc2253_name = XN_FLAG_RFC2253;

#endif
