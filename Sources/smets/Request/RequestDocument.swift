import Console
import DUIS
import Host

/// Files with Service Requests and their bodies.
enum RequestDocument {
    /// Largest size of a file in octets.
    static let limit = 4 << 20

    static func octets(_ path: String) throws -> [UInt8] {
        try reportingErrors { Array(try BoundedFile.text(path, limit: limit, kind: "a Service Request").utf8) }
    }

    /// The request in a file.
    static func request(_ path: String) throws -> (request: ServiceRequest, schemaVersion: String) {
        let octets = try octets(path)
        do {
            return (try RequestTemplate.request(octets), RequestTemplate.schemaVersion(octets) ?? "5.4")
        } catch { throw UserError("--file \(path): \(error)") }
    }

    /// The body in a file, which must be the element `name`.
    static func body(_ path: String, named name: String) throws -> Element {
        let octets = try octets(path)
        let body: Element
        do { body = try RequestTemplate.body(octets) } catch { throw UserError("--body \(path): \(error)") }
        guard body.name == name else {
            throw UserError("--body \(path): its element is \(body.name); this Service Request's is \(name)")
        }
        return body
    }
}
