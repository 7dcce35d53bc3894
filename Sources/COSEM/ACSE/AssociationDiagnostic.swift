/// The result-source-diagnostic of an AARE (IEC 62056-5-3, 9.4.2.1).
public struct AssociationDiagnostic: Hashable, Sendable {
    /// Who gives the diagnostic: A1 the ACSE service user, A2 the ACSE service provider.
    public let source: UInt8
    /// Number of the diagnostic in the list of its source.
    public let code: UInt8

    /// A diagnostic of the ACSE service user, unless another source is given.
    public init(source: UInt8 = 0xA1, code: UInt8) { (self.source, self.code) = (source, code) }

    /// The request succeeded, and there is nothing to say.
    public static let null = AssociationDiagnostic(code: 0)
    /// The association is refused without a reason.
    public static let noReasonGiven = AssociationDiagnostic(code: 1)
    /// The server does not support the application context that the client proposes.
    public static let applicationContextNameNotSupported = AssociationDiagnostic(code: 2)
    /// The client's system title is missing or not acceptable.
    public static let callingAPTitleNotRecognized = AssociationDiagnostic(code: 3)
    /// The server addressed is not known here.
    public static let calledAPTitleNotRecognized = AssociationDiagnostic(code: 7)
    /// The server does not know, or does not accept, the authentication mechanism that the client names.
    public static let authenticationMechanismNameNotRecognised = AssociationDiagnostic(code: 11)
    /// The client names no authentication mechanism where one is required.
    public static let authenticationMechanismNameRequired = AssociationDiagnostic(code: 12)
    /// The client did not show who it is: a wrong password, for instance.
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
    /// The standard's name of the diagnostic, or source and number where it has none here.
    public var description: String {
        guard source == 0xA1, let name = Self.names[code] else { return "diagnostic \(source.hexadecimal)/\(code)" }
        return name
    }
}
