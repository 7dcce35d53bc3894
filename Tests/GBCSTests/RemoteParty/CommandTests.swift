import COSEM
import Testing

@testable import GBCS

@Suite("Commands as the DCC puts them together")
struct CommandTests {
    let context = CryptographicContext()

    func request(_ code: MessageCode) throws -> SupportedRequest { try #require(RequestCatalogue[code]) }

    @Test("a Known Remote Party's read: exactly the octets of an independent codec")
    func knownRemoteParty() throws {
        let command = Command.build(
            try request(.ecs17a), from: .knownRemoteParty(Party.networkOperator, counter: originatorCounter),
            to: Party.device, brokerSecret: Secret.brokerAndDevice, using: context)
        #expect(command == Vector.ecs17aCommand)
    }

    @Test("a read over a range")
    func range() throws {
        let request = try request(.ecs22b)
        let command = Command.build(
            request, from: .knownRemoteParty(Party.supplier, counter: originatorCounter), to: Party.device,
            range: request.form.range(
                from: UTCTime(iso8601: "2026-10-31")!, to: UTCTime(iso8601: "2026-11-01")!),
            brokerSecret: Secret.brokerAndDevice, using: context)
        #expect(command == Vector.ecs22bCommand)
    }

    @Test("through the Access Control Broker, in clear and with a certificate")
    func broker() throws {
        let clear = try request(.ecs21c)
        let (from, to) = (UTCTime(iso8601: "2026-10-31")!, UTCTime(iso8601: "2026-11-01")!)
        #expect(
            Command.build(
                clear,
                from: .accessControlBroker(
                    Party.broker, counter: originatorCounter, onBehalfOf: supplementaryParty, certificate: nil),
                to: Party.device, range: clear.form.range(from: from, to: to), brokerSecret: Secret.brokerAndDevice,
                using: context) == Vector.ecs21cCommand)
        let sensitive = try request(.ecs22b)
        #expect(
            Command.build(
                sensitive,
                from: .accessControlBroker(
                    Party.broker, counter: originatorCounter, onBehalfOf: supplementaryParty,
                    certificate: Vector.organisationCertificate),
                to: Party.device, range: sensitive.form.range(from: from, to: to),
                brokerSecret: Secret.brokerAndDevice, using: context) == Vector.ecs22bBrokerCommand)
    }

    @Test("a critical command: signature first, then the broker's MAC over it")
    func critical() throws {
        let request = try request(.ecs70)
        let octets = Command.build(
            request, from: .knownRemoteParty(Party.supplier, counter: originatorCounter), to: Party.device,
            range: request.form.range(
                from: UTCTime(iso8601: "2026-11-01")!, to: UTCTime(iso8601: "2026-11-01T00:01")!),
            signingKey: Key.supplierSigning, brokerSecret: Secret.brokerAndDevice, using: context)
        let message = try Message(parsing: octets)
        #expect(octets.count == Vector.ecs70Command.count)
        #expect(octets[..<157] == Vector.ecs70Command[..<157])
        guard case .present(let range) = message.signature else {
            Issue.record("no signature")
            return
        }
        #expect(Key.supplierSigning.publicKey.verifies(octets[range], of: octets[message.signedRange]))
        #expect(context.verifiesMAC(of: message, secret: Secret.brokerAndDevice))
    }

    @Test("originators")
    func originators() {
        let broker = CommandOriginator.accessControlBroker(
            Party.broker, counter: 9, onBehalfOf: supplementaryParty, certificate: nil)
        #expect(broker.businessOriginator == Party.broker)
        #expect(broker.originatorCounter == 9)
        #expect(
            broker.header(.ecs21c, to: Party.device).otherInformation
                == .supplementaryRemotePartyCounter(.ecs21c, id: Party.other, counter: 77))
        let supplier = CommandOriginator.knownRemoteParty(Party.supplier, counter: 10)
        #expect(supplier.businessOriginator == Party.supplier)
        #expect(supplier.originatorCounter == 10)
        #expect(supplier.header(.ecs22b, to: Party.device).otherInformation == .messageCode(.ecs22b))
    }
}
