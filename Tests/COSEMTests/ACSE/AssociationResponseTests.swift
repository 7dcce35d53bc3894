import COSEM
import Testing

/// AARE APDUs of the Green Book's examples of application association (IEC 62056-5-3, annex D).
@Suite("AARE")
struct AssociationResponseTests {
    static let initiate = "0800065F1F040000501F01F40007"

    private func expectRoundTrip(_ text: String, _ response: AssociationResponse) throws {
        let octets = try [UInt8](hexadecimal: text)
        #expect(try AssociationResponse(decoding: octets) == response)
        var encoded: [UInt8] = []
        response.encode(into: &encoded)
        #expect(encoded.hexadecimal == octets.hexadecimal)
    }

    @Test("Accepted, without security or with a password")
    func accepted() throws {
        try expectRoundTrip(
            "6129A109060760857405080101A203020100A305A103020100BE10040E\(Self.initiate)",
            AssociationResponse(
                applicationContextName: .logicalNameNoCiphering, result: .accepted, diagnostic: .null,
                userInformation: [UInt8](hexadecimal: Self.initiate)))
    }

    @Test("Accepted with a challenge: authentication required")
    func challenge() throws {
        try expectRoundTrip(
            """
            6142A109060760857405080101A203020100A305A10302010E88020780890760857405080205
            AA0A8008503677524A323146BE10040E\(Self.initiate)
            """,
            AssociationResponse(
                applicationContextName: .logicalNameNoCiphering, result: .accepted,
                diagnostic: .authenticationRequired, mechanismName: .highLevelGMAC,
                respondingAuthenticationValue: Array("P6wRJ21F".utf8),
                userInformation: [UInt8](hexadecimal: Self.initiate)))
    }

    @Test("Accepted without authentication, said by name")
    func lowestLevelByName() throws {
        try expectRoundTrip(
            "6124A109060760857405080101A203020100A305A10302010088020780890760857405080200",
            AssociationResponse(
                applicationContextName: .logicalNameNoCiphering, result: .accepted, diagnostic: .null,
                mechanismName: .lowest))
    }

    @Test("Rejected: the application context name is not supported")
    func contextNotSupported() throws {
        try expectRoundTrip(
            "6129A109060760857405080101A203020101A305A103020102BE10040E\(Self.initiate)",
            AssociationResponse(
                applicationContextName: .logicalNameNoCiphering, result: .rejectedPermanent,
                diagnostic: .applicationContextNameNotSupported,
                userInformation: [UInt8](hexadecimal: Self.initiate)))
    }

    @Test("Rejected: the DLMS version is too low")
    func versionTooLow() throws {
        try expectRoundTrip(
            "611FA109060760857405080101A203020101A305A103020101BE0604040E010601",
            AssociationResponse(
                applicationContextName: .logicalNameNoCiphering, result: .rejectedPermanent,
                diagnostic: .noReasonGiven, userInformation: [0x0E, 0x01, 0x06, 0x01]))
    }

    @Test("A system title")
    func title() throws {
        try expectRoundTrip(
            "6123A109060760857405080103A203020100A305A103020100A40A04084D4D4D0000BC614E",
            AssociationResponse(
                applicationContextName: .logicalNameWithCiphering, result: .accepted, diagnostic: .null,
                respondingAPTitle: [UInt8](hexadecimal: "4D4D4D0000BC614E")))
    }

    @Test("Malformed: every prefix, and one without result")
    func malformed() throws {
        expectTruncationAtEveryPrefix(
            of: try [UInt8](hexadecimal: "6129A109060760857405080101A203020100A305A103020100BE10040E\(Self.initiate)")
        ) { try AssociationResponse(decoding: $0) }
        for text in [
            "6112A109060760857405080101A305A103020100", "6117A109060760857405080101A203020107A305A103020100",
            "6118A109060760857405080101A20402020001A305A103020100",
        ] {
            let octets = try [UInt8](hexadecimal: text)
            #expect(throws: CodecError.self, "\(text)") { try AssociationResponse(decoding: octets) }
        }
    }

    @Test("Diagnostics have the standard's names")
    func diagnostics() {
        #expect("\(AssociationDiagnostic.authenticationFailure)" == "authentication-failure")
        #expect("\(AssociationDiagnostic(source: 0xA2, code: 1))" == "diagnostic A2/1")
    }
}
