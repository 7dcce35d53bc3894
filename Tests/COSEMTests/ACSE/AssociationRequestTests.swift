import COSEM
import Testing

/// AARQ APDUs of the Green Book's examples of application association (IEC 62056-5-3, annex D).
@Suite("AARQ")
struct AssociationRequestTests {
    static let initiate = "01000000065F1F0400007E1F04B0"
    static let withoutSecurity = "601DA109060760857405080101 BE10040E\(initiate)"
    static let lowLevel =
        "6036A109060760857405080101 8A0207808B0760857405080201AC0A80083132333435363738 BE10040E\(initiate)"
    static let highLevel =
        "6036A109060760857405080101 8A0207808B0760857405080205AC0A80084B35366956616759 BE10040E\(initiate)"

    private static func encoded(_ request: AssociationRequest) -> [UInt8] {
        var octets: [UInt8] = []
        request.encode(into: &octets)
        return octets
    }

    @Test("No security: decoded and encoded")
    func lowestLevel() throws {
        let octets = try [UInt8](hexadecimal: Self.withoutSecurity)
        let request = try AssociationRequest(decoding: octets)
        #expect(request == AssociationRequest(userInformation: try [UInt8](hexadecimal: Self.initiate)))
        #expect(Self.encoded(request) == octets)
    }

    @Test("A password: decoded and encoded")
    func password() throws {
        let octets = try [UInt8](hexadecimal: Self.lowLevel)
        let request = try AssociationRequest(decoding: octets)
        #expect(request.mechanismName == .lowLevel)
        #expect(request.callingAuthenticationValue == Array("12345678".utf8))
        #expect(Self.encoded(request) == octets)
    }

    @Test("A challenge: decoded and encoded")
    func challenge() throws {
        let octets = try [UInt8](hexadecimal: Self.highLevel)
        let request = try AssociationRequest(decoding: octets)
        #expect(request.mechanismName == .highLevelGMAC)
        #expect(request.callingAuthenticationValue == Array("K56iVagY".utf8))
        #expect(Self.encoded(request) == octets)
    }

    @Test("With ciphering: context name and system title")
    func ciphering() throws {
        let request = AssociationRequest(
            applicationContextName: .logicalNameWithCiphering,
            callingAPTitle: try [UInt8](hexadecimal: "4D4D4D0000000001"), mechanismName: .highLevelGMAC,
            callingAuthenticationValue: Array("K56iVagY".utf8), userInformation: [0x21, 0x00])
        let octets = try [UInt8](
            hexadecimal: """
                6036 A109060760857405080103 A60A04084D4D4D0000000001 8A0207808B0760857405080205
                AC0A80084B35366956616759 BE0404022100
                """)
        #expect(Self.encoded(request) == octets)
        #expect(try AssociationRequest(decoding: octets) == request)
    }

    @Test("Lengths in more octets than needed are taken: BER lets a sender write them so")
    func longLengths() throws {
        let octets = try [UInt8](hexadecimal: "6082001F A18109060760857405080101 BE8110040E\(Self.initiate)")
        #expect(
            try AssociationRequest(decoding: octets)
                == AssociationRequest(decoding: [UInt8](hexadecimal: Self.withoutSecurity)))
    }

    @Test("Fields that decide nothing are passed over")
    func otherFields() throws {
        let octets = try [UInt8](
            hexadecimal:
                "6033 80020780 A109060760857405080101 A2060404AABBCCDD A703040101 A903020110 BE10040E\(Self.initiate)")
        #expect(try AssociationRequest(decoding: octets).applicationContextName == .logicalNameNoCiphering)
    }

    @Test("Names that are none of DLMS's leave the field empty")
    func foreignNames() throws {
        let context = try AssociationRequest(decoding: [UInt8](hexadecimal: "600BA109060760857405080109"))
        #expect(context.applicationContextName == nil)
        #expect(Self.encoded(context).hexadecimal == "600BA109060760857405080109")
        let mechanism = try AssociationRequest(
            decoding: [UInt8](hexadecimal: "6014A109060760857405080101 8B0760857405080263"))
        #expect(mechanism.mechanismName == nil && mechanism.hasMechanismName)
        // A mechanism name calls for ACSE requirements, which stand in front of it.
        let encoded = Self.encoded(mechanism)
        #expect(encoded.hexadecimal == "6018A1090607608574050801018A0207808B0760857405080263")
        #expect(try AssociationRequest(decoding: encoded) == mechanism)
    }

    @Test("No authentication, said by name, is another request than one without a name")
    func lowestLevelByName() throws {
        let octets = try [UInt8](hexadecimal: "6018 A109060760857405080101 8A020780 8B0760857405080200")
        let request = try AssociationRequest(decoding: octets)
        #expect(request.mechanismName == .lowest && request.hasMechanismName)
        #expect(request == AssociationRequest(mechanismName: .lowest, userInformation: []))
        #expect(request != AssociationRequest(userInformation: []))
        #expect(Self.encoded(request) == octets)
    }

    @Test("Every prefix is refused")
    func truncated() throws {
        expectTruncationAtEveryPrefix(of: try [UInt8](hexadecimal: Self.lowLevel)) {
            try AssociationRequest(decoding: $0)
        }
    }

    @Test("Malformed: another tag, no context name, an indefinite length, an unknown field, octets behind it")
    func malformed() throws {
        for text in [
            "611DA109060760857405080101BE10040E\(Self.initiate)", "6000", "6080A1090607608574050801010000",
            "600D A109060760857405080101 C500", "600B A109060760857405080101 00", "600BA109050760857405080101",
            "600BA10A060760857405080101",
        ] {
            let octets = try [UInt8](hexadecimal: text)
            #expect(throws: CodecError.self, "\(text)") { try AssociationRequest(decoding: octets) }
        }
    }
}
