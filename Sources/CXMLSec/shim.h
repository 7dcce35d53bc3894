#ifndef SMETS_CXMLSEC_SHIM_H
#define SMETS_CXMLSEC_SHIM_H
// What `pkg-config --cflags xmlsec1-openssl` defines. They decide the sizes of types (XMLSEC_NO_SIZE_T) and stand here
// because SwiftPM passes on no definitions of pkg-config's.
#define XMLSEC_NO_SIZE_T
#define XMLSEC_OPENSSL3_ENGINES 1
#define XMLSEC_NO_GOST 1
#define XMLSEC_NO_GOST2012 1
#define XMLSEC_NO_CRYPTO_DYNAMIC_LOADING 1
#define XMLSEC_CRYPTO_OPENSSL 1
#define __XMLSEC_FUNCTION__ __func__
#include <libxml/xmlversion.h>
// Where libxml2 was built with ICU, its headers bring ICU's, whose types Foundation has in another version: a module that
// sees both does not compile. Only the members of xmlCharEncodingHandler depend on it, which nobody here looks into.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/catalog.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/tree.h>
#include <libxml/uri.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/base64.h>
#include <xmlsec/xmltree.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/keys.h>
#include <xmlsec/keysmngr.h>
#include <xmlsec/templates.h>
#include <xmlsec/transforms.h>
#include <xmlsec/errors.h>
#include <xmlsec/crypto.h>
#include <xmlsec/openssl/app.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <openssl/err.h>

// What Swift cannot say: a function of variable arguments, and function pointers that are global variables.
static inline void smets_xml_ignore(void *context, const char *format, ...) { (void)context, (void)format; }

/// Keeps libxml2 from writing to stderr, in this thread and in those that come to use it later.
static inline void smets_xml_silence(xmlStructuredErrorFunc handler) {
    xmlSetGenericErrorFunc(NULL, smets_xml_ignore);
    xmlThrDefSetGenericErrorFunc(NULL, smets_xml_ignore);
    xmlSetStructuredErrorFunc(NULL, handler);
    xmlThrDefSetStructuredErrorFunc(NULL, handler);
}

static inline void smets_xml_free(void *octets) { xmlFree(octets); }
#endif
