import ESMEEmulator
import GBCS
import HTTPServing
import Hummingbird

// The keys of what the DCC knows: EUI-64s and MPANs, in paths, queries and bodies.

extension HTTPContext {
    /// The EUI-64 in the path.
    func entityIdentifier() throws(HTTPProblem) -> EntityIdentifier {
        let text = parameter("eui")
        guard let identifier = EntityIdentifier(text) else {
            throw .invalid(
                "invalid-eui64",
                "\"\(text.prefix(40))\" is no EUI-64; write 16 hexadecimal digits like 90-B3-D5-1F-30-01-00-00")
        }
        return identifier
    }

    /// The MPAN in the path.
    func mpan() throws(HTTPProblem) -> MPAN {
        let text = parameter("mpan")
        guard let mpan = MPAN(text) else {
            throw .invalid("invalid-mpan", "\"\(text.prefix(40))\" is no MPAN; write its \(MPAN.digitCount) digits")
        }
        return mpan
    }
}

extension Request {
    /// An EUI-64 in the query; nil when it is absent.
    func entityIdentifier(_ name: Substring) throws(HTTPProblem) -> EntityIdentifier? {
        guard let text = uri.queryParameters[name] else { return nil }
        guard let identifier = EntityIdentifier(text) else {
            throw .invalid(
                "invalid-parameter",
                "\(name)=\(text.prefix(40)): must be an EUI-64 like 90-B3-D5-1F-30-01-00-00")
        }
        return identifier
    }

    /// An MPAN in the query; nil when it is absent.
    func mpan(_ name: Substring) throws(HTTPProblem) -> MPAN? {
        guard let text = uri.queryParameters[name] else { return nil }
        guard let mpan = MPAN(text) else {
            throw .invalid(
                "invalid-parameter", "\(name)=\(text.prefix(40)): must be an MPAN of \(MPAN.digitCount) digits")
        }
        return mpan
    }

    /// The number of an entry in the query; nil when it is absent.
    func number(_ name: Substring) throws(HTTPProblem) -> Int64? {
        try integer(name, in: 0...Int.max).map { Int64($0) }
    }
}

extension JSONFields {
    /// An EUI-64; nil when the member is absent.
    func entityIdentifier(_ name: String) throws(HTTPProblem) -> EntityIdentifier? {
        guard let text = try string(name) else { return nil }
        guard let identifier = EntityIdentifier(text) else {
            throw wrong(name, "an EUI-64 like 90-B3-D5-1F-30-01-00-00")
        }
        return identifier
    }

    /// An MPAN; nil when the member is absent.
    func mpan(_ name: String) throws(HTTPProblem) -> MPAN? {
        guard let text = try string(name) else { return nil }
        guard let mpan = MPAN(text) else { throw wrong(name, "an MPAN: a string of \(MPAN.digitCount) digits") }
        return mpan
    }

    /// A Market Participant Identifier: 1 to 4 visible ASCII characters.
    func marketParticipant(_ name: String) throws(HTTPProblem) -> String {
        let text = try required(name, try string(name))
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw wrong(name, "a Market Participant Identifier: 1 to 4 visible ASCII characters")
        }
        return text
    }

    /// One of the values of an enumeration, by its raw value; nil when the member is absent.
    func choice<Value: CaseIterable & RawRepresentable<String>>(
        _ name: String, of _: Value.Type
    ) throws(HTTPProblem) -> Value? {
        guard let text = try string(name) else { return nil }
        guard let value = Value(rawValue: text) else {
            throw wrong(name, "one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }

    /// Checks that the member `name`, where it is there, is what the path names.
    func agree<Key: Equatable & CustomStringConvertible>(
        _ name: String, _ inBody: Key?, with inPath: Key
    ) throws(HTTPProblem) {
        guard let inBody, inBody != inPath else { return }
        throw .invalid(
            "\(name)-mismatch", "\(name) is \(inBody) in the body and \(inPath) in the path; leave it out of the body")
    }
}
