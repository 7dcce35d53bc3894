import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// Who may send what, by what the meter does with it.
@Suite("Permission matrix")
struct PermissionMatrixTests {
    /// The roles of the supported use cases as the Use Case annex has them: S supplier, N network operator, A
    /// Access Control Broker.
    static let supported = [
        "ECS17a": "NA", "ECS17b": "SN", "ECS17c": "SNA", "ECS17d": "SN", "ECS17e": "SN", "ECS21a": "SA",
        "ECS21c": "A", "ECS22a": "NA", "ECS22b": "SNA", "ECS22c": "SNA", "ECS35a": "SNA", "ECS35b": "SNA",
        "ECS35e": "SNA", "ECS40": "SNA", "ECS52": "SNA", "ECS66": "SNA", "ECS70": "S",
    ]
    static let commands = UseCaseCatalogue.all.filter(\.category.isCommand)

    @Test("The meter supports exactly these use cases")
    func supportedUseCases() {
        #expect(Set(RequestCatalogue.all.map(\.useCase.code)) == Set(Self.supported.keys))
    }

    @Test("Supported use cases are answered to their roles and refused to all others", arguments: Sender.allCases)
    func supportedUseCases(sender: Sender) throws {
        let letters: [Party: Character] = [.supplier: "S", .networkOperator: "N", .accessControlBroker: "A"]
        for (name, roles) in Self.supported {
            let useCase = try #require(UseCaseCatalogue[name])
            let letter = letters[sender.businessOriginator]
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
        } else if Self.supported[useCase.code] == nil {
            try expectNotSupported(command, useCase.messageCode, counter, sender, estate)
        } else if useCase.sensitive && sender == .retrieverWithoutCertificate {
            try estate.expectRefusal(of: command, alert: AlertCode(rawValue: 0x8F1E), isLogged: true) {
                if case .certificateRefused = $0 { true } else { false }
            }
        } else {
            let answer = try estate.answer(to: command, from: sender)
            #expect(answer.response.isSuccess)
            #expect(estate.meter.eventLogs.securityEvents.count == 0)
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
        // ECS10, "Send Message to ESME", of the Supplier.
        let direct = estate.process(
            estate.command(MessageCode(rawValue: 0x0021), from: .supplier, counter: 0x0102_0304_0506_0708))
        // ECS18a, "Read Maximum Demand Registers (export)", for the Meter Data Retriever.
        let behindBroker = estate.process(
            estate.command(MessageCode(rawValue: 0x002B), from: .retrieverWithCertificate, counter: 0xFF))
        let device = "02E54E0000000001"
        #expect(
            direct.alerts.first.map { Array($0.octets.dropLast(64)) }
                == octets(
                    """
                    DF 090300000000000007D0 08\(device) 0802E54E0000000A01 00 020120
                    25 0F200007D0 00 0203 128F85 090C07EA0B01FF0C0000008000FF 090A00210102030405060708 40
                    """))
        #expect(
            behindBroker.alerts.first.map { Array($0.octets.dropLast(64)) }
                == octets(
                    """
                    DF 090300000000000007D1 08\(device) 0802E54E0000000A00 00
                    12012002E54E0000000A040000000122334455
                    25 0F200007D1 00 0203 128F85 090C07EA0B01FF0C0000008000FF 090A002B00000000000000FF 40
                    """))
    }
}
