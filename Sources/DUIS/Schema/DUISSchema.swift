import CXMLSec

/// The schema of DUIS with those that it imports, compiled from files that the user has; they are not part of this program.
///
/// `@unchecked Sendable`: what xmlSchemaParse makes is only read afterwards. Content models and patterns are compiled
/// and examined there, the built-in types at the library's start, and what a validation learns is kept in its own
/// context (``SchemaValidator``). Nothing is added by a document's xsi:schemaLocation either, which libxml2 follows
/// only where it validates without a schema.
public final class DUISSchema: @unchecked Sendable {
    /// Files that are looked at.
    public static let fileLimit = 64

    let pointer: xmlSchemaPtr
    /// The name of the file with DUIS, such as `duis-5.4.xsd`.
    public let fileName: String

    /// Compiles the schema of DUIS among `files`, which are given by their names (without folders) and may hold other
    /// schemas as well. It is the one that declares the element Request in the namespace ServiceUserGateway; of several,
    /// that with the highest numbers in its name, and not one that calls itself a settlement proposal.
    ///
    /// An imported schema is taken by the name where it is expected, or else by its namespace: the DCC and W3C publish
    /// these files under other names than they are mostly kept.
    public init(files: [(name: String, octets: [UInt8])]) throws(SchemaProblem) {
        guard files.count <= Self.fileLimit else {
            throw SchemaProblem("\(files.count) schema files; at most \(Self.fileLimit) are read")
        }
        for file in files where file.octets.count > SchemaFile.octetLimit {
            throw SchemaProblem("\(file.name) has more than \(SchemaFile.octetLimit) octets")
        }
        let schemas = files.compactMap { SchemaFile(name: $0.name, octets: $0.octets) }
        guard let main = Self.main(of: schemas) else {
            throw SchemaProblem(
                "no file declares the element Request in the namespace \(Element.Namespace.serviceUserGateway.uri); "
                    + "the folder should hold the DUIS schema (.xsd) with the MMC and XML Signature schemas")
        }
        let problems = SchemaErrorList()
        let compiled: UInt = SchemaSource.serving(Self.served(schemas)) { Self.compile(main.name, problems) }
        guard let pointer = xmlSchemaPtr(bitPattern: compiled) else {
            throw SchemaProblem("\(main.name) cannot be used: \(problems.text)")
        }
        self.pointer = pointer
        fileName = main.name
    }

    deinit { xmlSchemaFree(pointer) }

    private static func main(of schemas: [SchemaFile]) -> SchemaFile? {
        let candidates = schemas.filter {
            $0.declaresRequest && $0.targetNamespace == Element.Namespace.serviceUserGateway.uri
        }
        return candidates.max { left, right in
            if left.isProposal != right.isProposal { return left.isProposal }
            if left.version != right.version { return left.version.lexicographicallyPrecedes(right.version) }
            return left.name > right.name
        }
    }

    /// The files by their names, and by the names under which other files expect their namespaces.
    private static func served(_ schemas: [SchemaFile]) -> [String: [UInt8]] {
        var served: [String: [UInt8]] = [:]
        for schema in schemas { served[schema.name] = schema.octets }
        for expected in schemas.flatMap(\.imports) {
            let name = SchemaSource.fileName(expected.location)
            guard served[name] == nil else { continue }
            let fitting = schemas.filter { $0.targetNamespace == expected.namespace }
            if let best = fitting.max(by: { $0.version.lexicographicallyPrecedes($1.version) }) {
                served[name] = best.octets
            }
        }
        return served
    }

    /// The address of the compiled schema; 0 when there is none.
    private static func compile(_ name: String, _ problems: SchemaErrorList) -> UInt {
        guard let escaped = xmlURIEscapeStr(name, "") else { return 0 }
        defer { smets_xml_free(escaped) }
        let location = "schema:/" + String(cString: escaped)
        guard let context = xmlSchemaNewParserCtxt(location) else { return 0 }
        defer { xmlSchemaFreeParserCtxt(context) }
        let list = Unmanaged.passUnretained(problems).toOpaque()
        xmlSchemaSetParserStructuredErrors(context, SchemaErrorList.handler, list)
        let schema = xmlSchemaParse(context)
        xmlResetLastError()
        return UInt(bitPattern: schema)
    }
}

/// The first errors that libxml2 reports of a schema, or of a document by it.
final class SchemaErrorList {
    static let limit = 5
    private(set) var errors: [SchemaError] = []

    func removeAll() { errors.removeAll(keepingCapacity: true) }

    var text: String {
        errors.isEmpty ? "libxml2 gave no reason" : errors.map(\.description).joined(separator: "; ")
    }

    static let handler: xmlStructuredErrorFunc = { pointer, error in
        guard let pointer, let error = error?.pointee, error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        let list = Unmanaged<SchemaErrorList>.fromOpaque(pointer).takeUnretainedValue()
        guard list.errors.count < SchemaErrorList.limit else { return }
        list.errors.append(SchemaError(line: Int(error.line), detail: XMLProblem.sentence(error.message)))
    }
}
