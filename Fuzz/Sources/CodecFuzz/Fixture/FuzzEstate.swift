import COSEM
import CommsHub
import ESMEEmulator
import FuzzKit
import GBCS

/// A hub and its one meter with real keys, and the parties that send commands to them. All of it is a function of a seed:
/// the same input fares the same in every process.
final class FuzzEstate {
    static let meterIdentifier = EntityIdentifier(0x02E5_4E00_0000_0001)
    static let hubIdentifier = EntityIdentifier(0x02E5_4E00_0000_00FF)
    static let now = UTCTime(secondsSince2000: 846_849_600)
    static let firstOwnCounter: UInt64 = 0x7D0

    /// Who sends commands. The meter has Trust Anchor Cells of the first three, of the last one no Key Agreement key; the
    /// hub of the first.
    enum Party: Int, CaseIterable {
        case broker, supplier, networkOperator, transitionalSupplier, retriever, stranger

        static let known: [Party] = [.broker, .supplier, .networkOperator, .transitionalSupplier]

        var identifier: EntityIdentifier { EntityIdentifier(0x02E5_4E00_0000_0A00 + UInt64(rawValue)) }

        var role: RemotePartyRole {
            switch self {
            case .broker: .accessControlBroker
            case .supplier, .stranger: .supplier
            case .networkOperator: .networkOperator
            case .transitionalSupplier: .transitionalCoS
            case .retriever: .other
            }
        }
    }

    private static let fleet = FleetKeys(seed: 0xF022)

    let meter: ESME
    let hub: CommunicationsHub
    let context = ProcessingContext()
    let meterKey = fleet.key(.keyAgreement, index: 300)
    let hubKey = fleet.key(.keyAgreement, index: 302)
    private let secrets: [(meter: SharedSecret, hub: SharedSecret)]
    private let signingKeys: [P256PrivateKey]
    let certificate: [UInt8]

    init() {
        let (meterKey, hubKey) = (meterKey, hubKey)
        let keys = Party.allCases.map { Self.fleet.key(.keyAgreement, index: $0.rawValue) }
        let signingKeys = Party.allCases.map { Self.fleet.key(.digitalSignature, index: $0.rawValue) }
        self.signingKeys = signingKeys
        secrets = keys.map { ($0.sharedSecret(with: meterKey.publicKey), $0.sharedSecret(with: hubKey.publicKey)) }
        func anchors(_ parties: [Party]) -> TrustAnchors {
            TrustAnchors(
                parties.map { party in
                    TrustAnchor(
                        entityIdentifier: party.identifier, role: party.role,
                        keyAgreement: party == .transitionalSupplier ? nil : keys[party.rawValue].publicKey,
                        digitalSignature: signingKeys[party.rawValue].publicKey)
                })
        }
        var rules = ProcessingRules()
        // Signing alerts takes far longer than what is looked for.
        rules.alertsOnFailedChecks = false
        meter = ESME(
            identity: DeviceIdentity(entityIdentifier: Self.meterIdentifier), trustAnchors: anchors(Party.known),
            keyAgreementKey: meterKey, digitalSignatureKey: Self.fleet.key(.digitalSignature, index: 300),
            metering: Metering(
                variant: .singleElement, loadModel: SteadyLoadModel(), installed: UTCTime(secondsSince2000: 840_000_000)
            ),
            ownOriginatorCounter: Self.firstOwnCounter, rules: rules)
        var hubRules = CommunicationsHubRules(processing: rules)
        hubRules.undeliveredAlert = .maced
        hub = CommunicationsHub(
            entityIdentifier: Self.hubIdentifier, trustAnchors: anchors([.broker]),
            keys: StoredDeviceKeys(
                keyAgreement: hubKey, digitalSignature: Self.fleet.key(.digitalSignature, index: 302)),
            meters: [meter], rules: hubRules, firstOwnOriginatorCounter: 4_000)
        certificate =
            SMKIIssuer(
                subject: .authority(.issuingAuthority, name: "Fuzz CA"),
                key: Self.fleet.key(.digitalSignature, index: 301), signsDeterministically: true
            ).certificate(
                for: .organisation(.other, Party.retriever.identifier),
                publicKey: keys[Party.retriever.rawValue].publicKey,
                usage: .keyAgreement, validFrom: UTCTime(secondsSince2000: 0), validTo: SMKIIssuer.noExpiry,
                serialNumber: [0x5E, 0xED]
            ).der
    }

    /// As new.
    func reset() {
        meter.state = DeviceState()
        meter.metering.variant = .singleElement
        meter.metering.installed = UTCTime(secondsSince2000: 840_000_000)
        meter.ownOriginatorCounter = Self.firstOwnCounter
        meter.lastCounters = [:]
        hub.state = nil
        hub.link = .perfect
    }

    /// Z of the Access Control Broker and a device.
    func brokerSecret(_ device: EntityIdentifier) -> SharedSecret { secret(.broker, device) }

    func secret(_ party: Party, _ device: EntityIdentifier) -> SharedSecret {
        device == Self.hubIdentifier ? secrets[party.rawValue].hub : secrets[party.rawValue].meter
    }

    func signingKey(_ party: EntityIdentifier) -> P256PrivateKey? {
        Party.allCases.first { $0.identifier == party }.map { signingKeys[$0.rawValue] }
    }

    /// `message` with the signature and MAC that make an authentic command of it; nil when it is not well formed.
    func authentic(_ message: [UInt8]) -> [UInt8]? {
        guard let parsed = try? Message(parsing: message) else { return nil }
        var header = parsed.header
        header.craFlag = .command
        header.dateTime = nil
        let isCritical = UseCaseCatalogue[header.messageCode]?.category == .criticalCommand
        return Message.protected(
            header: header, content: parsed.content,
            signingKey: isCritical ? signingKey(header.businessOriginator) : nil,
            secret: brokerSecret(header.businessTarget), using: context.cryptography)
    }

    // MARK: Commands as the DCC builds them

    static let senders: [@Sendable (UInt64) -> CommandOriginator] = [
        { .knownRemoteParty(Party.supplier.identifier, counter: $0) },
        { .knownRemoteParty(Party.networkOperator.identifier, counter: $0) },
        { .knownRemoteParty(Party.transitionalSupplier.identifier, counter: $0) },
        { .knownRemoteParty(Party.broker.identifier, counter: $0) },
        {
            .accessControlBroker(
                Party.broker.identifier, counter: $0,
                onBehalfOf: SupplementaryRemoteParty(id: Party.supplier.identifier, counter: 7), certificate: nil)
        },
    ]

    /// As ``senders``, and the Access Control Broker for a party with a certificate.
    var senders: [@Sendable (UInt64) -> CommandOriginator] {
        let certificate = certificate
        return Self.senders + [
            {
                .accessControlBroker(
                    Party.broker.identifier, counter: $0,
                    onBehalfOf: SupplementaryRemoteParty(id: Party.retriever.identifier, counter: 7),
                    certificate: certificate)
            }
        ]
    }

    func command(
        _ request: SupportedRequest, from originator: CommandOriginator, to device: EntityIdentifier,
        range: ClosedRange<UTCTime> = now - 86_400...now + 3_600
    ) -> [UInt8] {
        let isCritical = request.useCase.category == .criticalCommand
        return Command.build(
            request, from: originator, to: device,
            range: request.form.range(from: range.lowerBound, to: range.upperBound),
            arguments: Self.arguments(request.useCase.messageCode),
            signingKey: isCritical ? signingKey(originator.businessOriginator) : nil,
            brokerSecret: brokerSecret(device), using: context.cryptography)
    }

    /// What a command to the hub brings; the others bring their examples.
    private static func arguments(_ code: MessageCode) -> RequestArguments? {
        switch code {
        case .ccs01:
            .registration(
                DeviceRegistration(
                    device: meterIdentifier, key: Array(repeating: 0x5A, count: DeviceRegistration.keySize), type: 0,
                    joinTimeout: 90))
        case .ccs02: .device(meterIdentifier)
        default: nil
        }
    }

    /// A command of every use case from a party that may send it, for the meter and for the hub.
    func commands(counter: UInt64 = 1_000) -> [[UInt8]] {
        var commands: [[UInt8]] = []
        for request in RequestCatalogue.all {
            for sender in senders {
                let originator = sender(counter)
                guard let party = Party.allCases.first(where: { $0.identifier == originator.businessOriginator }),
                    request.useCase.roles.contains(party.role)
                else { continue }
                commands.append(command(request, from: originator, to: Self.meterIdentifier))
            }
        }
        for request in HubRequestCatalogue.all {
            commands.append(command(request, from: Self.senders[4](counter), to: Self.hubIdentifier))
        }
        return commands
    }
}

/// 900 W, for ever.
struct SteadyLoadModel: LoadModel {
    func reading(_ register: Register, at time: UTCTime) -> UInt64 {
        UInt64(clamping: time.secondsSince2000 / 4)
    }
}
