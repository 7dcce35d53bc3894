import COSEM
import ESMEEmulator
import GBCS
import PlainText

extension String {
    /// The beginning of a text from a file, in the form of a plain line in which messages quote it.
    var shownInMessages: String { (count > 40 ? prefix(40) + "…" : self).asPlainLine }
}

/// A JSON string that represents a value; decoding fails with the reason when it does not.
protocol TextValue: Decodable, Sendable {
    associatedtype Value: Sendable
    static var expectation: String { get }
    /// Whether the text is a key: errors do not show secret texts.
    static var isSecret: Bool { get }
    static func value(of text: String) -> Value?
    init(value: Value)
}

extension TextValue {
    static var isSecret: Bool { false }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self.value(of: text) else {
            let shown = Self.isSecret ? "the secret (not shown)" : "\"\(text.shownInMessages)\""
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(shown) is not \(Self.expectation)")
        }
        self.init(value: value)
    }
}

struct HexadecimalText: TextValue {
    static let expectation = "hexadecimal octets"
    let value: [UInt8]
    static func value(of text: String) -> [UInt8]? { try? [UInt8](hexadecimal: text) }
}

struct EntityIdentifierText: TextValue {
    static let expectation = "an EUI-64 like 00-DB-12-34-56-78-90-A0"
    let value: EntityIdentifier
    static func value(of text: String) -> EntityIdentifier? { EntityIdentifier(text) }
}

struct ElementsText: TextValue {
    static let expectation = "\"single\", \"twin\" or \"polyphase\""
    let value: ElementVariant
    static func value(of text: String) -> ElementVariant? { ElementVariant(rawValue: text) }
}

struct ClockText: TextValue {
    static let expectation = "an ISO 8601 UTC time from 2000 to 2136 like 2015-01-01T00:00:00Z"
    let value: UTCTime
    static func value(of text: String) -> UTCTime? { UTCTime.inGBCSRange(text) }
}

struct SharedSecretText: TextValue {
    static let expectation = "a shared secret of 32 octets in hexadecimal"
    static let isSecret = true
    let value: SharedSecret
    static func value(of text: String) -> SharedSecret? {
        (try? [UInt8](hexadecimal: text)).flatMap { SharedSecret(octets: $0) }
    }
}

struct PublicKeyText: TextValue {
    static let expectation = "an uncompressed point of P-256"
    let value: P256PublicKey
    static func value(of text: String) -> P256PublicKey? {
        (try? [UInt8](hexadecimal: text)).flatMap { P256PublicKey(uncompressed: $0) }
    }
}

struct PrivateKeyText: TextValue {
    static let expectation = "a private scalar of P-256, 32 octets in hexadecimal"
    static let isSecret = true
    let value: P256PrivateKey
    static func value(of text: String) -> P256PrivateKey? {
        (try? [UInt8](hexadecimal: text)).flatMap { P256PrivateKey(scalar: $0) }
    }
}

struct RoleText: TextValue {
    static let expectation =
        "\"supplier\", \"networkOperator\", \"accessControlBroker\", \"loadController\", "
        + "\"transitionalChangeOfSupplier\", \"recovery\", \"contingency\" or \"root\""
    let value: RemotePartyRole
    static func value(of text: String) -> RemotePartyRole? {
        switch text {
        case "supplier": .supplier
        case "networkOperator": .networkOperator
        case "accessControlBroker": .accessControlBroker
        case "loadController": .loadController
        case "transitionalChangeOfSupplier": .transitionalCoS
        case "recovery": .recovery
        case "contingency", "root": .root
        default: nil
        }
    }
}

struct KeyUsageText: TextValue {
    static let expectation = "\"digitalSignature\", \"keyAgreement\" or \"keyCertSign\""
    let value: TrustAnchorCell.KeyUsage
    static func value(of text: String) -> TrustAnchorCell.KeyUsage? {
        TrustAnchorCell.KeyUsage.allCases.first { "\($0)" == text }
    }
}

struct CellUsageText: TextValue {
    static let expectation = "\"management\" or \"prePaymentTopUp\""
    let value: TrustAnchorCell.CellUsage
    static func value(of text: String) -> TrustAnchorCell.CellUsage? {
        TrustAnchorCell.CellUsage.allCases.first { "\($0)" == text }
    }
}

struct ResultText: TextValue {
    static let expectation = "a data access result like \"hardware-fault\""
    let value: DataAccessResult
    static func value(of text: String) -> DataAccessResult? { DataAccessResult(name: text) }

    init(value: DataAccessResult) { self.value = value }

    /// Reads a name, or the code as a number.
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let code = try? container.decode(UInt8.self) {
            value = DataAccessResult(rawValue: code)
            return
        }
        let text = try container.decode(String.self)
        guard let value = Self.value(of: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text.shownInMessages)\" is not \(Self.expectation)")
        }
        self.value = value
    }
}

/// A number that fits a double-long-unsigned, 0 to 4,294,967,295.
struct DoubleLongUnsigned: Decodable, Sendable {
    let value: UInt32

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // Decoding uses a wider type, since the decoder would not say where a number is that does not fit.
        guard let number = try? container.decode(Int64.self), let value = UInt32(exactly: number) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "is not a whole number from 0 to \(UInt32.max)")
        }
        self.value = value
    }
}

/// An Originator Counter, 0 to 2^64 - 1.
struct CounterNumber: Decodable, Sendable {
    let value: UInt64

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = try? container.decode(UInt64.self) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "is not a whole number from 0 to \(UInt64.max)")
        }
        self.value = value
    }
}
