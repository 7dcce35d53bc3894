import COSEM
import MeterFixture
import Testing

@testable import SMETS1Meter

/// Opening and closing associations, octet by octet (IEC 62056-5-3, 9.3.2 to 9.3.5; the requests are the Green Book's).
@Suite("SMETS1: associations")
struct DLMSAssociationTests {
    static let withoutSecurity = "601DA109060760857405080101BE10040E01000000065F1F0400007E1F04B0"
    static func password(_ text: String) -> String {
        "6036A1090607608574050801018A0207808B0760857405080201AC0A8008\(text)BE10040E01000000065F1F0400007E1F04B0"
    }
    static let gmac = """
        6042A109060760857405080101A60A04084D4D4D00000000018A0207808B0760857405080205AC0A80084B35366956616759\
        BE10040E01000000065F1F0400007E1F04B0
        """
    /// What 007E1F and the server's services have in common: 005A1D.
    static let agreed = "BE10040E0800065F1F0400005A1D04000007"

    let meter = SMETS1TestMeter()

    @Test("No security: accepted; no credentials are asked for")
    func lowest() {
        #expect(meter.send(Self.withoutSecurity) == "6129A109060760857405080101A203020100A305A103020100\(Self.agreed)")
        #expect(meter.event == .associationAccepted)
        #expect(meter.session.isAssociated)
        #expect(meter.credentialRequests == 0)
    }

    @Test("Password: accepted")
    func lowLevel() {
        meter.clientSAP = 32
        #expect(
            meter.send(Self.password("3132333435363738"))
                == "6129A109060760857405080101A203020100A305A103020100\(Self.agreed)")
        #expect(meter.session.isAssociated && meter.session.role == .reader)
    }

    @Test("Wrong password: rejected with authentication-failure")
    func wrongPassword() {
        meter.clientSAP = 32
        for password in ["3132333435363739", "0000000000000000"] {
            #expect(
                meter.send(Self.password(password))
                    == "6129A109060760857405080101A203020101A305A10302010D\(Self.agreed)")
            #expect(meter.event == .wrongPassword)
            #expect(!meter.session.isAssociated)
        }
        #expect(meter.send("C001C100030100010800FF0200") == "D80101")
    }

    @Test("GMAC: the four passes, with the Green Book's challenges and tags")
    func highLevel() {
        meter.clientSAP = 48
        meter.meter.counters.server = 0x0123_4567
        #expect(
            meter.send(Self.gmac)
                == """
                614EA109060760857405080101A203020100A305A10302010EA40A04084D4D4D0000BC614E\
                88020780890760857405080205AA0A8008503677524A323146\(Self.agreed)
                """)
        #expect(meter.event == .associationChallenged)
        #expect(!meter.session.isAssociated)
        #expect(meter.send("C001C100030100010800FF0200") == "D80101")
        #expect(
            meter.send("C301C1000F0000280000FF01010911 10000000011A52FE7DD3E72748973C1E28")
                == "C701C1000100 0911 1001234567FE1466AFB3DBCD4F9389E2B7".filter { $0 != " " })
        #expect(meter.event == .associationAccepted)
        #expect(meter.session.isAssociated && meter.session.role == .management)
        #expect(meter.meter.counters == SMETS1InvocationCounters(client: 1, server: 0x0123_4568))
        #expect(meter.meter.hasChangedCounters)
    }

    @Test("GMAC: a wrong tag ends it")
    func wrongTag() {
        meter.clientSAP = 48
        _ = meter.send(Self.gmac)
        #expect(meter.send("C301C1000F0000280000FF01010911 10000000011A52FE7DD3E72748973C1E29") == "C701C10300")
        #expect(meter.event == .authenticationFailed)
        #expect(meter.send("C301C1000F0000280000FF01010911 10000000011A52FE7DD3E72748973C1E28") == "D80101")
    }

    @Test("GMAC: an answer of another security control or length, or to another method")
    func wrongReply() {
        meter.clientSAP = 48
        for (reply, response) in [
            ("C301C1000F0000280000FF01010911 30000000011A52FE7DD3E72748973C1E28", "C701C10300"),
            ("C301C1000F0000280000FF0101090110", "C701C10300"), ("C301C1000F0000280000FF0100", "D80101"),
            ("C301C1000F0000280000FF0201090110", "D80101"), ("C303C101000F0000280000FF010100", "D80101"),
        ] {
            _ = meter.send(Self.gmac)
            #expect(meter.send(reply) == response, "\(reply)")
            #expect(!meter.session.isAssociated)
        }
    }

    @Test("Released, and again")
    func release() throws {
        try meter.associate()
        #expect(meter.send("6203800100") == "6303800100")
        #expect(meter.event == .released)
        #expect(meter.send("C001C100030100010800FF0200") == "D80101")
        #expect(meter.send("6203800100") == "6303800100")
        #expect(meter.event == nil)
    }

    @Test(
        "Rejected for what ACSE decides",
        arguments: [
            // Another context: short names; ciphering for a client that has no keys; none of DLMS's.
            (16, withoutSecurity.replacing("5080101", with: "5080102"), "01", "02"),
            (16, withoutSecurity.replacing("5080101", with: "5080103"), "01", "02"),
            (16, withoutSecurity.replacing("5080101", with: "5080107"), "01", "02"),
            // A client that there is not.
            (17, withoutSecurity, "01", "01"),
            // A mechanism that is not the client's; none, where there must be one; one that is none of DLMS's.
            (16, password("3132333435363738"), "01", "0B"), (32, withoutSecurity, "01", "0C"),
            (32, password("3132333435363738").replacing("5080201", with: "5080242"), "01", "0B"),
        ])
    func rejected(clientSAP: Int, request: String, context: String, diagnostic: String) {
        meter.clientSAP = UInt16(clientSAP)
        #expect(
            meter.send(request) == "6117A1090607608574050801\(context)A203020101A305A1030201\(diagnostic)")
        #expect(meter.event == .associationRefused)
        #expect(!meter.session.isAssociated)
    }

    @Test(
        "Rejected for what xDLMS decides",
        arguments: [
            ("01000000055F1F0400007E1F04B0", "0E010601"),  // version 5
            ("01000000065F1F0400007E0F04B0", "0E010602"),  // no GET
            ("01000000065F1F0400007E1F004F", "0E010603"),  // 79 octets
            ("01000000065F1F0400007E1F04", "0E010604"),  // cut short
        ])
    func initiateRejected(initiate: String, error: String) {
        let apdu = SMETS1TestMeter.aarq(AssociationRequest(userInformation: octets(initiate)))
        #expect(
            meter.send(apdu).hexadecimal == "611FA109060760857405080101A203020101A305A103020101BE060404\(error)")
        #expect(!meter.session.isAssociated)
    }

    @Test("Another logical device: rejected, and other APDUs are not served")
    func logicalDevice() throws {
        meter.serverSAP = 2
        #expect(meter.send(Self.withoutSecurity) == "6117A109060760857405080101A203020101A305A103020107")
        #expect(meter.event == .unknownLogicalDevice)
        meter.serverSAP = 1
        try meter.associate()
        meter.serverSAP = 2
        #expect(meter.send("C001C100030100010800FF0200") == "D80101")
        #expect(meter.event == .unknownLogicalDevice)
    }

    @Test("Another client's service access point is not associated")
    func otherClient() throws {
        try meter.associate()
        meter.clientSAP = 32
        #expect(meter.send("C001C100030100010800FF0200") == "D80101")
        #expect(meter.event == .notAssociated)
    }

    @Test("An AARQ within an association replaces it")
    func again() throws {
        try meter.associate(.reader)
        meter.clientSAP = 32
        _ = meter.send(Self.withoutSecurity)
        #expect(!meter.session.isAssociated)
        #expect(meter.send("C001C100030100010800FF0200") == "D80101")
    }

    @Test("No answer wanted: none given, and the association stands")
    func unconfirmed() {
        let apdu = SMETS1TestMeter.aarq(
            AssociationRequest(userInformation: octets("0100010000065F1F0400007E1F04B0")))
        meter.send(apdu)
        #expect(meter.lastOutcome == DLMSOutcome(.nothingToSend, .associationAccepted))
        #expect(meter.session.isAssociated)
    }

    @Test("An idle session is small")
    func size() {
        #expect(MemoryLayout<DLMSSession>.size <= 200)
    }
}
