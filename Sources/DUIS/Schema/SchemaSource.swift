import CXMLSec
import Glibc
import Synchronization

/// What libxml2 gets when it asks for a file: one of the schema files that are being compiled, by the last part of its
/// name, and otherwise nothing. So it never opens a file or a connection in this process.
enum SchemaSource {
    /// Keeps two threads from compiling at once, since the files served are those of one set.
    private static let compiling = Mutex<Void>(())
    private static let files = Mutex<[String: [UInt8]]>([:])

    /// Runs `body` with these files to be had.
    static func serving<Value: ~Copyable>(_ served: [String: [UInt8]], _ body: () -> sending Value) -> sending Value {
        compiling.withLock { _ in
            files.withLock { $0 = served }
            defer { files.withLock { $0 = [:] } }
            return body()
        }
    }

    static let loader: xmlExternalEntityLoader = { url, _, context in
        guard let url, let octets = SchemaSource.files.withLock({ $0[SchemaSource.fileName(String(cString: url))] }),
            let buffer = octets.withUnsafeBytes({ bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    xmlParserInputBufferCreateMem($0.baseAddress, Int32(bytes.count), XML_CHAR_ENCODING_NONE)
                }
            })
        else { return nil }
        guard let input = xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE) else {
            xmlFreeParserInputBuffer(buffer)
            return nil
        }
        // Relative names inside are resolved against it.
        input.pointee.filename = url.withMemoryRebound(to: xmlChar.self, capacity: strlen(url) + 1) {
            UnsafeRawPointer(xmlStrdup($0))?.assumingMemoryBound(to: CChar.self)
        }
        return input
    }

    /// The last part of a location, with `%20` and the like read.
    static func fileName(_ location: String) -> String {
        let last = location.split(separator: "/").last.map(String.init) ?? location
        guard let octets = xmlURIUnescapeString(last, 0, nil) else { return last }
        defer { smets_xml_free(octets) }
        return String(cString: octets)
    }
}
