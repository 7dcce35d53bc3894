import COSEM
import ESMEEmulator
import GBCS
import Testing

@testable import CommsHub

/// A hub, its meters and the parties that send them messages, each with keys that are a function of its identifier.
enum TestHub {
    static let now = UTCTime(secondsSince2000: 846_849_600)
    static let hubIdentifier = EntityIdentifier(0x02E5_4E00_0000_00FF)
    static let supplier = EntityIdentifier(0x02E5_4E00_0000_0A01)
    static let broker = EntityIdentifier(0x02E5_4E00_0000_0A00)
    static let networkOperator = EntityIdentifier(0x02E5_4E00_0000_0A02)
    static let wanProvider = EntityIdentifier(0x02E5_4E00_0000_0A06)
    static let fleet = FleetKeys(seed: 0x40B)

    static func key(_ party: EntityIdentifier) -> P256PrivateKey {
        fleet.key(.keyAgreement, index: Int(party.rawValue & 0xFFFF))
    }

    static func signingKey(_ party: EntityIdentifier) -> P256PrivateKey {
        fleet.key(.digitalSignature, index: Int(party.rawValue & 0xFFFF))
    }

    static func secret(_ one: EntityIdentifier, _ other: EntityIdentifier) -> SharedSecret {
        key(one).sharedSecret(with: key(other).publicKey)
    }

    static func anchors(_ parties: [(EntityIdentifier, RemotePartyRole)]) -> TrustAnchors {
        TrustAnchors(
            parties.map {
                TrustAnchor(
                    entityIdentifier: $0, role: $1, keyAgreement: key($0).publicKey,
                    digitalSignature: signingKey($0).publicKey)
            })
    }

    static func meterIdentifier(_ number: UInt64) -> EntityIdentifier {
        EntityIdentifier(0x02E5_4E00_0000_1000 + number)
    }

    static func meter(_ number: UInt64) -> ESME { meter(number, ownOriginatorCounter: 1) }

    static func meter(_ number: UInt64, ownOriginatorCounter: UInt64) -> ESME {
        let id = meterIdentifier(number)
        return ESME(
            identity: DeviceIdentity(entityIdentifier: id, firmwareVersion: [0, 0, 0, UInt8(number)]),
            trustAnchors: anchors([
                (supplier, .supplier), (broker, .accessControlBroker), (networkOperator, .networkOperator),
            ]),
            keyAgreementKey: key(id), digitalSignatureKey: signingKey(id),
            metering: Metering(variant: .singleElement, loadModel: IdleLoadModel(), installed: now - 86_400),
            ownOriginatorCounter: ownOriginatorCounter)
    }

    static func hub(
        of count: UInt64, rules: CommunicationsHubRules = CommunicationsHubRules(), link: HANLink = .perfect
    ) -> CommunicationsHub {
        CommunicationsHub(
            entityIdentifier: hubIdentifier,
            trustAnchors: anchors([(broker, .accessControlBroker), (wanProvider, .wanProvider)]),
            keys: StoredDeviceKeys(keyAgreement: key(hubIdentifier), digitalSignature: signingKey(hubIdentifier)),
            meters: (0..<count).map(meter), rules: rules, link: link, firstOwnOriginatorCounter: 4_000)
    }

    /// ECS52 of the Supplier to a meter.
    static func command(to device: EntityIdentifier, counter: UInt64 = 5) throws -> [UInt8] {
        Command.build(
            try #require(RequestCatalogue[.ecs52]), from: .knownRemoteParty(supplier, counter: counter), to: device,
            brokerSecret: secret(broker, device), using: CryptographicContext())
    }

    /// The Supplier's own counter in the tests.
    static let supplementary = SupplementaryRemoteParty(id: supplier, counter: 1_002)

    static var behindBroker: (UInt64) -> CommandOriginator {
        { .accessControlBroker(broker, counter: $0, onBehalfOf: supplementary, certificate: nil) }
    }

    /// A command of the Supplier, through the Access Control Broker, to the hub.
    static func command(
        _ code: MessageCode, counter: UInt64 = 1_302, arguments: RequestArguments? = nil, range: RequestRange? = nil,
        from originator: CommandOriginator? = nil
    ) throws -> [UInt8] {
        Command.build(
            try #require(HubRequestCatalogue[code]), from: originator ?? behindBroker(counter), to: hubIdentifier,
            range: range, arguments: arguments, brokerSecret: secret(broker, hubIdentifier),
            using: CryptographicContext())
    }

    static func registration(
        _ device: EntityIdentifier, type: UInt8 = 0, joinTimeout: UInt16 = 90
    ) -> RequestArguments {
        .registration(
            DeviceRegistration(
                device: device, key: Array("0123456789ABCDEF".utf8), type: type, joinTimeout: joinTimeout))
    }

    struct Unexpected: Error {
        let text: String
    }

    /// The outcome of a message that a device got.
    static func outcome(_ outcome: MessageOutcome) throws -> MessageOutcome {
        if case .undelivered = outcome.disposition { throw Unexpected(text: "\(outcome)") }
        return outcome
    }

    static func failure(
        _ outcome: MessageOutcome
    ) throws -> (failure: DeliveryFailure, alerts: [OutgoingAlert]) {
        guard case .undelivered(let failure) = outcome.disposition, !outcome.hasResponse else {
            throw Unexpected(text: "\(outcome)")
        }
        return (failure, outcome.alerts)
    }

    /// The hub's verified response to a command for itself, and what else came of it.
    static func ask(
        _ hub: CommunicationsHub, _ command: [UInt8], at time: UTCTime = now
    ) throws -> (response: VerifiedResponse, outcome: MessageOutcome) {
        let outcome = try outcome(hub.deliver(command, at: time, in: ProcessingContext()))
        let octets = try #require(outcome.response, "\(outcome.disposition)")
        let secret = secret(broker, hubIdentifier)
        let response = try VerifiedResponse(
            octets, to: Message(parsing: command), macSecret: secret, payloadSecret: secret, deviceKey: nil,
            using: CryptographicContext())
        return (response, outcome)
    }

    /// A response of the hub: MAC Header, Grouping Header with 18 octets of other-information, and the content, up to the MAC.
    static func response(_ code: String, counter: String, content: String) -> [UInt8] {
        let content = octets(content)
        let grouping =
            octets(
                """
                DF 09 02 \(counter) 08 02E54E00000000FF 08 02E54E0000000A00 00 12 \(code) 02E54E0000000A01
                00000000000003EA
                """) + [UInt8(content.count)] + content + [0]
        let length = 5 + grouping.count + 12
        return octets("DD 000000000000") + (length < 128 ? [UInt8(length)] : [0x81, UInt8(length)])
            + octets("11 00000000") + grouping
    }

    /// The content of an alert of the hub, whose protection is right and which goes to the Access Control Broker.
    static func content(
        _ alert: OutgoingAlert, isSigned: Bool, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> (header: GroupingHeader, content: [UInt8]) {
        let message = try Message(parsing: alert.octets)
        #expect(alert.device == hubIdentifier, sourceLocation: sourceLocation)
        #expect(message.header.craFlag == .alert, sourceLocation: sourceLocation)
        #expect(message.header.businessOriginator == hubIdentifier, sourceLocation: sourceLocation)
        #expect(message.header.businessTarget == broker, sourceLocation: sourceLocation)
        if isSigned {
            #expect(message.macRange == nil, sourceLocation: sourceLocation)
            guard case .present(let range) = message.signature else { throw Unexpected(text: "no signature") }
            #expect(
                signingKey(hubIdentifier).publicKey.verifies(
                    alert.octets[range], of: alert.octets[message.signedRange]), sourceLocation: sourceLocation)
        } else {
            #expect(
                CryptographicContext().verifiesMAC(of: message, secret: secret(broker, hubIdentifier)),
                sourceLocation: sourceLocation)
        }
        return (message.header, Array(message.content))
    }
}

func octets(_ text: String) -> [UInt8] {
    guard let octets = try? [UInt8](hexadecimal: text.filter { !$0.isWhitespace }) else {
        preconditionFailure("not hexadecimal: \(text)")
    }
    return octets
}
