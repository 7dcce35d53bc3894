import CXMLSec

/// libxml2 and xmlsec as this process uses them: initialised once, silent, without network, DTD, catalogue or entity.
///
/// Both may be used by several threads. After their initialisation, which must happen once, what they share is only
/// read: tables of encodings, built-in types, algorithms. (Canonicalisation in libxml2 2.9 has one static namespace, which
/// every thread sets to the zeros that it is.) Errors are kept by thread. Objects made with them (parser
/// contexts, documents, validation contexts, signature contexts) belong to one thread at a time, which the types of this
/// module see to: those that own such an object are not Sendable, but for the few that say why they are.
package enum XMLLibrary {
    /// Why signatures can be neither made nor verified in this process, for a person; nil when they can. XML is read and
    /// written all the same.
    package static var problem: String? { found }

    /// Initialises both at the first call, whichever thread makes it.
    static func start() { _ = found }

    private static let found: String? = {
        xmlInitParser()
        smets_xml_silence { _, _ in }
        xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE)
        xmlSetExternalEntityLoader(SchemaSource.loader)
        xmlSchemaInitTypes()
        if let problem = Signatures().problem { return problem }
        // Last, since xmlSecOpenSSLInit sets one that writes to stderr.
        silenceSignatures()
        // Neither line breaks inside base64 nor blank text between the elements of a signature.
        xmlSecBase64SetDefaultLineSize(0)
        return nil
    }()

    private static func silenceSignatures() { xmlSecErrorsSetCallback { _, _, _, _, _, _, _ in } }
}

extension XMLLibrary {
    /// The initialisation of xmlsec, which fails where the library that is there at run time is another than the one
    /// whose headers this program was built with.
    struct Signatures {
        /// Less than 0 where the library cannot be initialised.
        var start: () -> Int32 = {
            // What is wrong is told by the caller, in a line of its own.
            silenceSignatures()
            return xmlSecInit()
        }
        /// 1 where the library fits this program; 0 where it does not, and less where it cannot tell.
        var fits: () -> Int32 = {
            xmlSecCheckVersionExt(
                XMLSEC_VERSION_MAJOR, XMLSEC_VERSION_MINOR, XMLSEC_VERSION_SUBMINOR, xmlSecCheckVersionABICompatible)
        }
        /// Less than 0 where the library's part for OpenSSL cannot be initialised.
        var startCryptography: () -> Int32 = { xmlSecOpenSSLInit() }

        /// Initialises the library. Returns why it cannot be used; nil when it can.
        var problem: String? {
            guard start() >= 0 else { return "libxmlsec1 cannot be initialised; \(Self.remedy)" }
            guard fits() == 1 else {
                return "another libxmlsec1 is installed than the one that this program was built with, "
                    + "\(Self.version); \(Self.remedy)"
            }
            guard startCryptography() >= 0 else {
                return "libxmlsec1-openssl, the part of libxmlsec1 for OpenSSL, cannot be initialised; \(Self.remedy)"
            }
            return nil
        }

        private static let version = "\(XMLSEC_VERSION_MAJOR).\(XMLSEC_VERSION_MINOR).\(XMLSEC_VERSION_SUBMINOR)"
        private static let remedy =
            "install libxmlsec1-openssl \(version), or build this program anew with the libxmlsec1-dev that is there"
    }
}
