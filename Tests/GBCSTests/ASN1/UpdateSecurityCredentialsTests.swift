import COSEM
import Testing

@testable import GBCS

@Suite("Replacing remote parties' credentials (CS02b, CS02g)")
struct UpdateSecurityCredentialsTests {
    static let control = UpdateSecurityCredentialsControl(
        mode: .supplierByTransitionalCoS, timeChecks: .disapply,
        authorisingCell: TrustAnchorCell(.transitionalCoS, .digitalSignature), counter: originatorCounter, floor: 0,
        specialistFloors: [SpecialistFloor(floor: 300)],
        otherChanges: [SequenceNumberChange(.supplier, floor: 1, specialistFloors: [SpecialistFloor(floor: 300)])])
    static let command = UpdateSecurityCredentialsCommand(
        control: control,
        replacements: [
            .init(certificate: Vector.organisationCertificate, cell: TrustAnchorCell(.supplier, .keyAgreement))
        ],
        certificationPath: [Vector.deviceCertificate], executionTime: halfPastMidnight)
    static let outcome = UpdateSecurityCredentialsOutcome(
        counter: originatorCounter, mode: .accessControlBrokerByACB,
        changes: [SequenceNumberChange(.accessControlBroker, floor: 0)],
        results: [
            .init(
                cell: TrustAnchorCell(.accessControlBroker, .keyAgreement), status: .noTrustAnchor,
                existing: ASN1Vector.identity(Party.broker, 4), replacing: ASN1Vector.identity(Party.broker, 5))
        ])

    @Test("the control, with all that is optional but the symmetric key")
    func control() throws {
        #expect(Self.control.encoded == ASN1Vector.control)
        #expect(try UpdateSecurityCredentialsControl(decoding: ASN1Vector.control) == Self.control)
    }

    @Test("the control of a contingency, with the symmetric key")
    func contingency() throws {
        let control = UpdateSecurityCredentialsControl(
            mode: .anyByContingency, symmetricKey: [UInt8](0..<16), counter: 128)
        #expect(control.encoded == ASN1Vector.contingencyControl)
        #expect(try UpdateSecurityCredentialsControl(decoding: ASN1Vector.contingencyControl) == control)
    }

    @Test("empty lists are not absent ones, and applied time checks may be written")
    func empty() throws {
        let control = UpdateSecurityCredentialsControl(
            mode: .supplierBySupplier, timeChecks: .apply, counter: 0, specialistFloors: [], otherChanges: [])
        #expect(control.encoded == octets("300D 020102 810100 830100 A500 A600"))
        #expect(try UpdateSecurityCredentialsControl(decoding: control.encoded) == control)
        let change = SequenceNumberChange(.supplier, floor: 0, specialistFloors: [])
        #expect(change.encoded == octets("3008 020102 020100 3000"))
        #expect(try SequenceNumberChange(decoding: change.encoded) == change)
    }

    @Test("the command: control, replacements, path, time")
    func command() throws {
        #expect(Self.command.encoded == ASN1Vector.updateCommand)
        #expect(try UpdateSecurityCredentialsCommand(decoding: ASN1Vector.updateCommand) == Self.command)
    }

    @Test("a command for now, and one that cancels")
    func times() throws {
        var command = Self.command
        command.executionTime = nil
        let now = ASN1Vector.long(Array(ASN1Vector.updateCommand[4...].dropLast(ASN1Vector.time.count)))
        #expect(command.encoded == now)
        #expect(try UpdateSecurityCredentialsCommand(decoding: now) == command)
        command.executionTime = GeneralizedTime.never
        #expect(command.encoded.suffix(17) == ASN1Vector.never)
        #expect(try UpdateSecurityCredentialsCommand(decoding: command.encoded) == command)
    }

    @Test("certificates are taken as they are: DER's lengths stay, and they need not be certificates")
    func certificates() throws {
        let short = [0x30, 0x81, 0x80] + [UInt8](repeating: 0xAA, count: 128)
        let command = UpdateSecurityCredentialsCommand(
            control: Self.control,
            replacements: [.init(certificate: short, cell: TrustAnchorCell(.root, .keyCertSign))],
            certificationPath: [[0x30, 0x00], short])
        #expect(try UpdateSecurityCredentialsCommand(decoding: command.encoded) == command)
        let octets = command.encoded.hexadecimal
        #expect(octets.components(of: short.hexadecimal) == 2)
    }

    @Test("an accepted command, and an executed one")
    func response() throws {
        #expect(UpdateSecurityCredentialsResponse(outcome: nil).encoded == octets("3002 0500"))
        #expect(try UpdateSecurityCredentialsResponse(decoding: octets("3002 0500")).outcome == nil)
        let executed = UpdateSecurityCredentialsResponse(outcome: Self.outcome)
        #expect(executed.encoded == octets("3051 0500") + ASN1Vector.outcome)
        #expect(try UpdateSecurityCredentialsResponse(decoding: executed.encoded) == executed)
    }

    @Test("the outcome: new counters, and what became of each replacement")
    func outcome() throws {
        #expect(Self.outcome.encoded == ASN1Vector.outcome)
        #expect(try UpdateSecurityCredentialsOutcome(decoding: ASN1Vector.outcome) == Self.outcome)
        let nothing = UpdateSecurityCredentialsOutcome(counter: 1, mode: .supplierBySupplier, changes: [], results: [])
        #expect(nothing.encoded == octets("300A 020101 020102 3000 3000"))
    }

    @Test("the alert: its code, its time, the outcome")
    func alert() throws {
        let alert = UpdateSecurityCredentialsAlert(
            code: AlertCode(rawValue: 0x8F67), executionTime: halfPastMidnight, outcome: Self.outcome)
        #expect(alert.encoded == ASN1Vector.updateAlert)
        #expect(try UpdateSecurityCredentialsAlert(decoding: ASN1Vector.updateAlert) == alert)
        #expect(AlertCode(rawValue: 0x8F66).encoded == octets("0203008F66"))
        #expect(throws: CodecError.self) { try AlertCode(decoding: octets("0203010000")) }
    }

    @Test("the modes have a Message Code each, and two for their alerts")
    func modes() {
        #expect(
            CredentialsReplacementMode.allCases.map(\.messageCode.rawValue) == [
                0x0100, 0x0101, 0x0102, 0x0103, 0x0104, 0x0105, 0x0106, 0x0107, 0x0108, 0x0109, 0x0125, 0x0126,
            ])
        for mode in CredentialsReplacementMode.allCases {
            #expect(CredentialsReplacementMode(mode.messageCode) == mode)
            #expect(mode.alertMessageCode.rawValue == (mode.rawValue < 10 ? 0x00CB : 0x0124))
            #expect(!"\(mode)".isEmpty)
        }
        #expect(CredentialsReplacementMode(.cs02a) == nil)
        #expect(Set(CredentialsReplacementMode.allCases.map { "\($0)" }).count == 12)
    }

    @Test(
        "malformed controls",
        arguments: [
            "3006 02010C 830100",  // mode 12
            "3003 020102",  // no counter
            "3006 020102 020100",  // the counter without its tag
            "3009 020102 830100 810101",  // the wrong order
            "3009 020102 810102 830100",  // time checks 2
            "3009 020102 830100 830101",  // the counter twice
            "300D 020102 A205 020102 0500 830100 00",  // a cell that is none
            "3009 020102 830100 8401FF",  // a negative floor
            "300E 020102 830100 A506 3004 020101 00",  // a specialist counter of usage 1
            "3008 020102 830100 A700",  // [7]
        ])
    func badControls(text: String) {
        #expect(throws: CodecError.self) { try UpdateSecurityCredentialsControl(decoding: octets(text)) }
    }

    @Test("outcomes with identifiers of other than eight octets")
    func badIdentifiers() {
        // The first subject unique ID is at 39 of the outcome, its length at 40.
        #expect(ASN1Vector.outcome[39...40] == [0x04, 0x08])
        for length: UInt8 in [0x00, 0x07, 0x09] {
            #expect(throws: CodecError.self) {
                try UpdateSecurityCredentialsOutcome(decoding: ASN1Vector.outcome.replacing(at: 40, with: length))
            }
        }
    }
}

extension String {
    /// How often `part` stands in the text.
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
