import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// Who may send what, by what the meter does with it.
@Suite("Permission matrix")
struct PermissionMatrixTests {
    /// Use cases by the roles that may send them, as the Use Case annex and published messages have them: S supplier, N
    /// network operator, A Access Control Broker, L load controller, T transitional CoS, R recovery.
    private static let rows: [(roles: String, codes: String)] = [
        (
            "S",
            """
            CS01a ECS01a ECS01b ECS01c ECS01d ECS02 ECS03 ECS04a ECS04b ECS05 ECS07 ECS08 ECS08a ECS09 ECS10 ECS12
            ECS14 ECS15a ECS15c ECS16 ECS19 ECS25a ECS25a1 ECS25a2 ECS25a3 ECS25r1 ECS26a ECS26d ECS26e ECS28a ECS28b
            ECS30 ECS30a ECS34 ECS35f ECS38 ECS39a ECS42 ECS43 ECS44 ECS46a ECS46c ECS46d ECS47 ECS47a ECS48 ECS61a
            ECS62 ECS70 ECS81 ECS82
            """
        ),
        ("SA", "ECS20a ECS20b ECS20c ECS20d ECS21a ECS21b ECS24 ECS24b ECS26f ECS26j ECS26l ECS61c"),
        ("A", "ECS21c ECS39b ECS50"),
        (
            "SNA",
            """
            ECS17c ECS18b ECS22b ECS22c ECS23 ECS23b ECS26b ECS26c ECS26k ECS26m ECS27 ECS35a ECS35b ECS35e ECS40
            ECS45 ECS52 ECS66
            """
        ),
        ("SN", "ECS17b ECS17d ECS17e"), ("NA", "ECS17a ECS18a ECS22a"),
        ("N", "ECS25b ECS25b3 ECS25r2 ECS29a ECS29b ECS29c ECS29d ECS29e ECS29f ECS37 ECS57"),
        ("SNL", "ECS35g"), ("L", "ECS47e"), ("SNAL", "ECS61d ECS61e"),
    ]
    private static let managementRows: [(roles: String, codes: String)] = [
        ("SNATR", "CS02a"), ("SNATRL", "CS02f"), ("N", "CS02bNOByNO"), ("A", "CS02bACBByACB"),
        ("T", "CS02bTransCoSByTransCoS CS02bSupplierByTransCoS"), ("R", "CS02bAnyByRecovery"),
        ("", "CS02bAnyByContingency"), ("L", "CS02gLoadControllerByLoadController"),
        ("S", "CS02bSupplierBySupplier CS02gLoadControllerBySupplier CS02c CS02d CS02e CS03A1 CS04AC CS06"),
    ]

    private static func byCode(_ rows: [(roles: String, codes: String)]) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: rows.flatMap { row in
                row.codes.split(whereSeparator: \.isWhitespace).map { (String($0), row.roles) }
            })
    }

    static let supported = byCode(rows)
    static let management = byCode(managementRows)
    static let letters: [Party: Character] = [
        .supplier: "S", .networkOperator: "N", .accessControlBroker: "A", .loadController: "L", .transitionalCoS: "T",
        .recovery: "R",
    ]
    /// What a meter as it leaves the factory refuses to do, though it takes the command: top-ups and emergency credit in
    /// credit mode, and arming a supply that is enabled.
    static let refusedWhenNew: Set<String> = ["CS01a", "ECS09", "ECS44"]
    static let commands = UseCaseCatalogue.all.filter(\.category.isCommand)

    @Test("The meter supports exactly these use cases")
    func supportedUseCases() {
        #expect(Set(RequestCatalogue.all.map(\.useCase.code)) == Set(Self.supported.keys))
        #expect(Self.supported.count == 105)
        #expect(Set(UseCaseCatalogue.all.filter(\.isASN1).map(\.code)) == Set(Self.management.keys))
    }

    @Test("Supported use cases are answered to their roles and refused to all others", arguments: Sender.allCases)
    func supportedUseCases(sender: Sender) throws {
        for (name, roles) in Self.supported.merging(Self.management, uniquingKeysWith: { first, _ in first }) {
            let useCase = try #require(UseCaseCatalogue[name])
            let letter = Self.letters[sender.businessOriginator]
            let isPermitted = letter.map { roles.contains($0) } ?? false
            let isReadable = sender != .retrieverWithoutCertificate || !useCase.sensitive
            let estate = TestEstate()
            let outcome = estate.process(estate.command(useCase.messageCode, from: sender))
            #expect((outcome.disposition == .answered) == (isPermitted && isReadable), "\(name)")
            #expect((outcome.response != nil) == (isPermitted && isReadable), "\(name)")
        }
    }

    @Test("Every command of every sender", arguments: commands, Sender.allCases)
    func everyCommand(useCase: UseCase, sender: Sender) throws {
        let estate = TestEstate()
        let counter = estate.nextCounter()
        let command = estate.command(useCase.messageCode, from: sender, counter: counter)
        if sender == .unknownSupplier {
            try estate.expectRefusal(of: command, alert: AlertCode(rawValue: 0x8F3E), isLogged: true) {
                $0 == .unknownOriginator
            }
        } else if !useCase.roles.contains(sender.businessOriginator.role) {
            try estate.expectRefusal(of: command, alert: AlertCode(rawValue: 0x8F30), isLogged: false) {
                $0 == .roleNotPermitted(sender.businessOriginator.role)
            }
        } else if useCase.isASN1 {
            let answer = try estate.managementAnswer(to: command, from: sender.businessOriginator)
            // CS02a and CS02f are answered as they are asked; all others are signed.
            let isAskedByMAC = ["CS02a", "CS02f"].contains(useCase.code) && sender.isOfBroker
            #expect(answer.isSigned == !isAskedByMAC)
        } else if Self.supported[useCase.code] == nil {
            #expect(useCase.targets != .esme)
            try expectNotSupported(command, useCase.messageCode, counter, sender, estate)
        } else if useCase.sensitive && sender == .retrieverWithoutCertificate {
            try estate.expectRefusal(of: command, alert: AlertCode(rawValue: 0x8F1E), isLogged: true) {
                if case .certificateRefused = $0 { true } else { false }
            }
        } else {
            let answer = try estate.answer(to: command, from: sender)
            #expect(answer.response.isSuccess == !Self.refusedWhenNew.contains(useCase.code))
            #expect(estate.meter.eventLogs.securityEvents.count == (useCase.code == "ECS15a" ? 1 : 0))
        }
    }

    @Test("Message Codes that no use case has are not supported", arguments: [0x0000, 0x0120, 0x7777, 0xFFFF])
    func codesOfNoUseCase(code: Int) throws {
        let code = MessageCode(rawValue: UInt16(code))
        for sender in Sender.allCases where sender != .unknownSupplier {
            let estate = TestEstate()
            let counter = estate.nextCounter()
            let command = estate.command(code, from: sender, counter: counter)
            try expectNotSupported(command, code, counter, sender, estate)
        }
    }

    @Test("What is no command use case is refused", arguments: UseCaseCatalogue.all.filter { !$0.category.isCommand })
    func alertsAreNoCommands(useCase: UseCase) throws {
        for sender in Sender.allCases where sender != .unknownSupplier {
            let estate = TestEstate()
            try estate.expectRefusal(
                of: estate.command(useCase.messageCode, from: sender), alert: AlertCode(rawValue: 0x8F30),
                isLogged: false)
        }
    }

    /// GBCS 7.2.9.1.
    private func expectNotSupported(
        _ command: [UInt8], _ code: MessageCode, _ counter: UInt64, _ sender: Sender, _ estate: TestEstate
    ) throws {
        let outcome = estate.process(command)
        #expect(outcome.disposition == .notSupported)
        #expect(outcome.response == nil)
        #expect(outcome.alerts.count == 1)
        let alert = try ReceivedAlert(try #require(outcome.alerts.first), from: estate.meter)
        #expect(alert.code.rawValue == 0x8F85)
        #expect(alert.time == estate.now)
        #expect(alert.header.originatorCounter == TestEstate.firstOwnCounter)
        #expect(alert.header.businessTarget == sender.businessOriginator.entityIdentifier)
        let expected: OtherInformation =
            sender.isForRetriever
            ? .supplementaryRemotePartyCounter(
                .ecs100, id: Party.meterDataRetriever.entityIdentifier, counter: Sender.supplementaryCounter)
            : .messageCode(.ecs100)
        #expect(alert.header.otherInformation == expected)
        var identity: [UInt8] = []
        identity.append(bigEndian: code.rawValue)
        identity.append(bigEndian: counter)
        #expect(alert.elements == [.octetString(identity)])
        #expect(estate.meter.eventLogs.securityEvents.count == 0)
        #expect(estate.meter.eventLogs.events.count == 0)
        #expect(estate.meter.lastCounters.isEmpty)
    }

    @Test("ECS100, octet by octet but for the signature")
    func commandNotSupportedOctets() throws {
        let estate = TestEstate()
        // No use case has this Message Code.
        let direct = estate.process(
            estate.command(MessageCode(rawValue: 0x7777), from: .supplier, counter: 0x0102_0304_0506_0708))
        // CCS07, "Read CHF Device Logs", which only a Communications Hub has, for the Meter Data Retriever.
        let behindBroker = estate.process(
            estate.command(MessageCode(rawValue: 0x00FE), from: .retrieverWithCertificate, counter: 0xFF))
        let device = "02E54E0000000001"
        #expect(
            direct.alerts.first.map { Array($0.octets.dropLast(64)) }
                == octets(
                    """
                    DF 090300000000000007D0 08\(device) 0802E54E0000000A01 00 020120
                    25 0F200007D0 00 0203 128F85 090C07EA0B01FF0C0000008000FF 090A77770102030405060708 40
                    """))
        #expect(
            behindBroker.alerts.first.map { Array($0.octets.dropLast(64)) }
                == octets(
                    """
                    DF 090300000000000007D1 08\(device) 0802E54E0000000A00 00
                    12012002E54E0000000A040000000122334455
                    25 0F200007D1 00 0203 128F85 090C07EA0B01FF0C0000008000FF 090A00FE00000000000000FF 40
                    """))
    }
}
