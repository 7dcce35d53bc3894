import COSEM
import GBCS

/// A value that a test gives for an argument of a command or an attribute of a meter: as people write it, or as data.
///
/// Literals are what people write, as on the command line: `5_000`, `true`, `"12.50"` for an amount, `"2026-12-25T07:00Z"`
/// for a time, `"armed"`; lists and structures are YAML, `"[1000, 3000]"`.
public struct GivenValue: Hashable, Sendable {
    enum Form: Hashable, Sendable {
        case text(String)
        case data(COSEMData)
        case certificates([SMKICertificate], topUps: [SMKICertificate])
    }

    let form: Form

    /// What people would write for the value.
    public static func text(_ text: String) -> GivenValue { GivenValue(form: .text(text)) }

    /// The value as it is. A command takes one that only exceeds a bound, so that a test can see it refused.
    public static func data(_ data: COSEMData) -> GivenValue { GivenValue(form: .data(data)) }

    /// Certificates, where the command line takes files with them.
    ///
    /// - Parameter topUps: certificates of a Supplier's keys for top-ups.
    public static func certificates(_ certificates: [SMKICertificate], topUps: [SMKICertificate] = []) -> GivenValue {
        GivenValue(form: .certificates(certificates, topUps: topUps))
    }
}

extension GivenValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .text("\(value)") }
    public init(booleanLiteral value: Bool) { self = .text("\(value)") }
}
