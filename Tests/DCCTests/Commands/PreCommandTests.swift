import COSEM
import GBCS
import Testing

@testable import DCC

/// Commands, Pre-Commands and what comes back, with keys of the tests' own.
@Suite struct PreCommandTests {
    private static let user = EntityIdentifier(0x90B3_D51F_3001_0000)
    private static let brokerSecret = TestCertificates.key(5).sharedSecret(with: TestCertificates.key(6).publicKey)
    private static let otherSecret = TestCertificates.key(5).sharedSecret(with: TestCertificates.key(7).publicKey)
    private static let originator = CommandOriginator.knownRemoteParty(user, counter: 0x3E8)

    private static func critical() throws -> GBCSRequest {
        try BodyFixture.request("7.1", "<EnableSupply/>")
    }

    private static func plain() throws -> GBCSRequest {
        try BodyFixture.request("4.18", "<ReadMeterBalance/>")
    }

    /// Transaction-id, originator, recipient, no date-time, other-information, then the content with its length.
    private static let unsigned =
        "DF" + "0901" + "00000000000003E8" + "08" + "90B3D51F30010000" + "08" + "00DB1234567890A0" + "00" + "02"
        + "004F"
        + "15" + "D9200003E80001" + "03" + "0009" + "00000A006AFF" + "01" + "01" + "120033"

    @Test("A Pre-Command is the grouping header and the content, with an empty signature or with none")
    func forms() throws {
        let issued = try PreCommand(Self.critical(), from: Self.originator, to: BodyFixture.esme)
        #expect(issued.octets(.noSignature).hexadecimal == Self.unsigned)
        #expect(issued.octets().hexadecimal == Self.unsigned + "00")
        for form in PreCommand.Form.allCases { #expect(try PreCommand(parsing: issued.octets(form)) == issued) }
    }

    @Test("A message with a signature, a MAC Header, or of a device is no Pre-Command")
    func notPreCommands() throws {
        let issued = try PreCommand(Self.critical(), from: Self.originator, to: BodyFixture.esme).octets(.noSignature)
        let builder = CommandBuilder(using: CryptographicContext())
        let command = try builder.command(
            Self.plain(), from: Self.originator, to: BodyFixture.esme, brokerSecret: Self.brokerSecret)
        var response = issued
        response[2] = 2
        for octets in [
            issued + [0x40] + [UInt8](repeating: 1, count: 64), command, response, [], Array(issued.dropLast()),
        ] {
            #expect(throws: CodecError.self) { try PreCommand(parsing: octets) }
        }
    }

    private static func signed(_ issued: [UInt8], by key: P256PrivateKey = TestCertificates.userKey) -> [UInt8] {
        issued + [0x40] + key.signature(of: issued.dropFirst())
    }

    private static func command(_ signed: [UInt8]) throws(PreCommand.Problem) -> [UInt8] {
        guard let issued = try? PreCommand(critical(), from: originator, to: BodyFixture.esme) else { return [] }
        return try CommandBuilder(using: CryptographicContext()).command(
            fromSigned: signed, issued: issued, userKey: TestCertificates.userKey.publicKey, brokerSecret: brokerSecret)
    }

    @Test("A Signed Pre-Command gets the MAC Header and the Access Control Broker's MAC around it")
    func signedPreCommand() throws {
        let issued = try PreCommand(Self.critical(), from: Self.originator, to: BodyFixture.esme)
        let signed = Self.signed(issued.octets(.noSignature))
        let command = try Self.command(signed)
        let message = try Message(parsing: command)
        #expect(Array(command[message.groupingRange]) == signed)
        let context = CryptographicContext()
        #expect(context.verifiesMAC(of: message, secret: Self.brokerSecret))
        #expect(!context.verifiesMAC(of: message, secret: Self.otherSecret))
    }

    @Test("A Signed Pre-Command that is another than what was issued, or is not signed by the User, is not taken")
    func wrongSignedPreCommands() throws {
        let issued = try PreCommand(Self.critical(), from: Self.originator, to: BodyFixture.esme).octets(.noSignature)
        func problem(_ octets: [UInt8]) -> PreCommand.Problem? {
            #expect(throws: PreCommand.Problem.self) { () throws(PreCommand.Problem) in try Self.command(octets) }
        }
        #expect(problem(issued) == .unsigned)
        #expect(problem(issued + [0]) == .unsigned)
        #expect(problem(Self.signed(issued, by: TestCertificates.key(9))) == .wrongSignature)
        // The content's last octet: another script.
        var changed = issued
        changed[changed.count - 1] = 0x34
        #expect(problem(Self.signed(changed)) == .differs)
        // The counter.
        var replayed = issued
        replayed[10] = 0xE9
        #expect(problem(Self.signed(replayed)) == .differs)
        let message = try Message(parsing: Self.signed(issued))
        var command: [UInt8] = []
        Message.encodeUnMACed(
            header: message.header, content: Array(message.content), signature: [UInt8](repeating: 1, count: 64),
            into: &command)
        #expect(problem(command + [UInt8](repeating: 0, count: 12)) == .hasMAC)
        for octets in [[], [0xDF], Array(Self.signed(issued).dropLast()), Self.signed(issued) + [0]] {
            guard case .malformed = problem(octets) else {
                Issue.record("\(octets.hexadecimal) is not called malformed")
                continue
            }
        }
    }

    @Test(
        "A command that is not critical has an empty signature and the Access Control Broker's MAC; a party's key signs"
    )
    func commands() throws {
        let context = CryptographicContext()
        let builder = CommandBuilder(using: context)
        let plain = try Message(
            parsing: builder.command(
                Self.plain(), from: Self.originator, to: BodyFixture.esme, brokerSecret: Self.brokerSecret))
        #expect(plain.signature == .empty)
        #expect(context.verifiesMAC(of: plain, secret: Self.brokerSecret))
        let signed = try Message(
            parsing: builder.command(
                Self.critical(), from: Self.originator, to: BodyFixture.esme, signingKey: TestCertificates.userKey,
                brokerSecret: Self.brokerSecret))
        guard case .present(let range) = signed.signature else {
            Issue.record("the command is not signed")
            return
        }
        #expect(
            TestCertificates.userKey.publicKey.verifies(signed.octets[range], of: signed.octets[signed.signedRange]))
    }

    @Test("A run of a schedule reads the range that it is told, and needs one for a log")
    func scheduledReads() throws {
        let period = GBCSRequest.Period(
            from: UTCTime(secondsSince2000: 846_806_400), to: UTCTime(secondsSince2000: 846_894_600))
        let profile = try ServiceRequestTranslation.scheduledRead("4.8.1", over: period, of: BodyFixture.meter())
        #expect(profile.useCase.code == "ECS22b" && profile.period == period)
        #expect(throws: TranslationError.self) {
            _ = try ServiceRequestTranslation.scheduledRead("4.8.1", over: nil, of: BodyFixture.meter())
        }
        #expect(
            try ServiceRequestTranslation.scheduledRead("4.2", over: nil, of: BodyFixture.meter()).useCase.code
                == "ECS17a")
    }
}
