import CXMLSec

/// libxml2 and xmlsec as this process uses them: initialised once, silent, without network, DTD, catalogue or entity.
///
/// Both may be used by several threads. After their initialisation, which must happen once, what they share is only
/// read: tables of encodings, built-in types, algorithms. (Canonicalisation in libxml2 2.9 has one static namespace, which
/// every thread sets to the zeros that it is.) Errors are kept by thread. Objects made with them (parser
/// contexts, documents, validation contexts, signature contexts) belong to one thread at a time, which the types of this
/// module see to: those that own such an object are not Sendable, but for the few that say why they are.
enum XMLLibrary {
    /// Initialises both at the first call, whichever thread makes it. A process that was linked with another xmlsec than
    /// its headers' cannot go on: there is no input that leads there.
    static func start() { precondition(isStarted, "libxmlsec1 or its OpenSSL part is not the one this was built with") }

    private static let isStarted: Bool = {
        xmlInitParser()
        smets_xml_silence { _, _ in }
        xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE)
        xmlSetExternalEntityLoader(SchemaSource.loader)
        xmlSchemaInitTypes()
        let (major, minor, patch) = (XMLSEC_VERSION_MAJOR, XMLSEC_VERSION_MINOR, XMLSEC_VERSION_SUBMINOR)
        guard xmlSecInit() == 0,
            xmlSecCheckVersionExt(major, minor, patch, xmlSecCheckVersionABICompatible) == 1,
            xmlSecOpenSSLInit() == 0
        else { return false }
        // Last, since xmlSecOpenSSLInit sets one that writes to stderr.
        xmlSecErrorsSetCallback { _, _, _, _, _, _, _ in }
        // Neither line breaks inside base64 nor blank text between the elements of a signature.
        xmlSecBase64SetDefaultLineSize(0)
        return true
    }()
}
