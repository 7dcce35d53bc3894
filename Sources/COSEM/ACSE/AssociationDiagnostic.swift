/// The result-source-diagnostic of an AARE (IEC 62056-5-3, 9.4.2.1).
public struct AssociationDiagnostic: Hashable, Sendable {
    /// Who gives the diagnostic: A1 the ACSE service user, A2 the ACSE service provider.
    public let source: UInt8
    public let code: UInt8

    public init(source: UInt8 = 0xA1, code: UInt8) { (self.source, self.code) = (source, code) }

    public static let null = AssociationDiagnostic(code: 0)
    public static let noReasonGiven = AssociationDiagnostic(code: 1)
    public static let applicationContextNameNotSupported = AssociationDiagnostic(code: 2)
    public static let callingAPTitleNotRecognized = AssociationDiagnostic(code: 3)
    public static let calledAPTitleNotRecognized = AssociationDiagnostic(code: 7)
    public static let authenticationMechanismNameNotRecognised = AssociationDiagnostic(code: 11)
    public static let authenticationMechanismNameRequired = AssociationDiagnostic(code: 12)
    public static let authenticationFailure = AssociationDiagnostic(code: 13)
    /// The first half of high level security succeeded; the second half is awaited.
    public static let authenticationRequired = AssociationDiagnostic(code: 14)

    static let names: [UInt8: String] = [
        0: "null", 1: "no-reason-given", 2: "application-context-name-not-supported",
        3: "calling-AP-title-not-recognized", 7: "called-AP-title-not-recognized",
        11: "authentication-mechanism-name-not-recognised", 12: "authentication-mechanism-name-required",
        13: "authentication-failure", 14: "authentication-required",
    ]
}

extension AssociationDiagnostic: CustomStringConvertible {
    public var description: String {
        guard source == 0xA1, let name = Self.names[code] else { return "diagnostic \(source.hexadecimal)/\(code)" }
        return name
    }
}
