import Foundation
import Host
import PlainText

/// A file of recorded exchanges in the format `smets-exchanges/1`: each case has a meter, a command and the answer that
/// it gives. `docs/interfaces.md` describes every field.
public struct ExchangeFile: Decodable, Sendable {
    public static let format = "smets-exchanges/1"

    public let cases: [ExchangeCase]

    /// Largest size of a file in octets.
    public static let sizeLimit = 1 << 28

    /// Reads the file at `path`.
    public init(path: String) throws(ExchangeFileError) {
        let octets: [UInt8]
        do { octets = try BoundedFile.octets(path, limit: Self.sizeLimit, kind: "an exchange file") } catch {
            throw ExchangeFileError(file: path, place: "", reason: error.reason)
        }
        guard BoundedFile.text(of: octets) != nil else {
            throw ExchangeFileError(file: path, place: "", reason: BoundedFile.textProblem(of: octets))
        }
        try self.init(json: Data(octets.withoutByteOrderMark), name: path)
    }

    /// Reads a file's text.
    ///
    /// - Parameter name: the file's name, for errors.
    public init(json: Data, name: String) throws(ExchangeFileError) {
        do {
            self = try JSONDecoder().decode(ExchangeFile.self, from: json)
        } catch let error as DecodingError {
            throw ExchangeFileError(error, in: json, file: name)
        } catch {
            throw ExchangeFileError(file: name, place: "", reason: "\(error)")
        }
    }

    private enum CodingKeys: CodingKey { case format, cases }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let format = try container.decode(String.self, forKey: .format)
        guard format == Self.format else {
            throw DecodingError.dataCorruptedError(
                forKey: .format, in: container,
                debugDescription: "it is \"\(format.shownInMessages)\", not \"\(Self.format)\"")
        }
        cases = try container.decode([ExchangeCase].self, forKey: .cases)
    }
}

/// The reason why an exchange file cannot be used: which case, which field, and what is wrong.
public struct ExchangeFileError: Error, CustomStringConvertible {
    public let file: String
    /// The case and the field, such as `case ECS17a-SUCCESS, device.clock`.
    public let place: String
    public let reason: String

    init(file: String, place: String, reason: String) { (self.file, self.place, self.reason) = (file, place, reason) }

    init(_ error: DecodingError, in json: Data, file: String) {
        let (path, reason): ([any CodingKey], String) =
            switch error {
            case .keyNotFound(let key, let context): (context.codingPath + [key], "is missing")
            case .valueNotFound(_, let context): (context.codingPath, "is null")
            case .typeMismatch(let type, let context): (context.codingPath, "is not \(Self.name(of: type))")
            case .dataCorrupted(let context):
                (
                    context.codingPath,
                    context.codingPath.isEmpty ? Self.syntaxProblem(of: json) : context.debugDescription
                )
            @unknown default: ([], "cannot be read")
            }
        var names: [String] = []
        var rest = path[...]
        if rest.first?.stringValue == "cases", let index = rest.dropFirst().first?.intValue {
            names.append("case \(Self.caseName(index, in: json))")
            rest = rest.dropFirst(2)
        }
        let field = rest.reduce(into: "") { text, key in
            text += key.intValue.map { "[\($0)]" } ?? (text.isEmpty ? key.stringValue : ".\(key.stringValue)")
        }
        if !field.isEmpty { names.append(field) }
        self.init(file: file, place: names.joined(separator: ", "), reason: reason)
    }

    /// The reason why text cannot be read as JSON, with its position.
    private static func syntaxProblem(of json: Data) -> String {
        let octets = Array(json)
        guard let error = JSONValue.syntaxError(in: octets) else { return "is not JSON" }
        let before = octets.prefix(error.offset)
        let line = 1 + before.count { $0 == UInt8(ascii: "\n") }
        let column = 1 + before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count
        return "cannot be read as JSON: line \(line), octet \(column): \(error.reason)"
    }

    /// JSON's name for values of a type.
    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is Double.Type: "a number"
        case is any FixedWidthInteger.Type: "a whole number"
        case is [Any].Type, is any RangeReplaceableCollection.Type: "a list"
        default: "an object with fields"
        }
    }

    /// The id of the case, or its index in the file when it has none.
    private static func caseName(_ index: Int, in json: Data) -> String {
        let file = try? JSONSerialization.jsonObject(with: json) as? [String: Any]
        let cases = file?["cases"] as? [Any]
        let found = cases.flatMap { $0.indices.contains(index) ? $0[index] as? [String: Any] : nil }
        guard let id = found?["id"] as? String, id.isPlainLine else { return "number \(index + 1)" }
        return id
    }

    public var description: String { place.isEmpty ? "\(file): \(reason)" : "\(file): \(place): \(reason)" }
}
