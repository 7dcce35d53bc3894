import COSEM
import DCC
import ESMEEmulator
import GBCS

/// A meter and the parties whose updates it takes; all keys are a function of a fixed seed.
final class MalformedUpdateMeter {
    enum Party: Int, CaseIterable {
        case broker, supplier, networkOperator, loadController

        var identifier: EntityIdentifier { EntityIdentifier(0x02E5_4E00_0000_0A00 + UInt64(rawValue)) }

        var role: RemotePartyRole {
            switch self {
            case .broker: .accessControlBroker
            case .supplier: .supplier
            case .networkOperator: .networkOperator
            case .loadController: .loadController
            }
        }

        /// Z with the meter.
        var secret: SharedSecret { MalformedUpdateMeter.secrets[rawValue] }
        var signingKey: P256PrivateKey { MalformedUpdateMeter.signingKeys[rawValue] }
    }

    static let identifier = EntityIdentifier(0x02E5_4E00_0000_0001)
    static let installed = UTCTime(secondsSince2000: 840_000_000)

    private static let fleet = FleetKeys(seed: 0x0BAD_A265)
    private static let meterKey = fleet.key(.keyAgreement, index: 300)
    private static let prepaymentKey = fleet.key(.keyAgreement, index: 302)
    private static let partyKeys = Party.allCases.map { fleet.key(.keyAgreement, index: $0.rawValue) }
    private static let signingKeys = Party.allCases.map { fleet.key(.digitalSignature, index: $0.rawValue) }
    private static let secrets = partyKeys.map { $0.sharedSecret(with: meterKey.publicKey) }
    private static let prepaymentSecret = prepaymentKey.sharedSecret(with: meterKey.publicKey)
    private static let trustAnchors = TrustAnchors(
        Party.allCases.map { party in
            TrustAnchor(
                entityIdentifier: party.identifier, role: party.role,
                keyAgreement: partyKeys[party.rawValue].publicKey,
                digitalSignature: signingKeys[party.rawValue].publicKey,
                prepayment: party == .supplier ? prepaymentKey.publicKey : nil)
        })

    let esme: ESME
    let context = ProcessingContext()

    init(_ variant: ElementVariant, rules: ProcessingRules) {
        esme = ESME(
            identity: DeviceIdentity(entityIdentifier: Self.identifier, variant: variant),
            trustAnchors: Self.trustAnchors, keyAgreementKey: Self.meterKey,
            digitalSignatureKey: Self.fleet.key(.digitalSignature, index: 300),
            metering: Metering(variant: variant, loadModel: SteadyLoad(), installed: Self.installed),
            ownOriginatorCounter: 1, rules: rules)
    }

    /// The UTRN of a top-up of a pound, which the Supplier sends with this counter.
    static func topUp(counter: UInt64) -> COSEMData {
        let topUp = PrepaymentTopUp(
            value: 1, .pounds, in: .init(originator: Party.supplier.identifier, device: identifier, counter: counter),
            secret: prepaymentSecret)
        return topUp.map { .octetString(UTRN($0).octets) } ?? .nullData
    }

    /// A command with this content, authentic in all else.
    func command(_ header: GroupingHeader, _ content: [UInt8], from party: Party) -> [UInt8] {
        let isCritical = UseCaseCatalogue[header.messageCode]?.category == .criticalCommand
        return CommandBuilder(using: context.cryptography).command(
            header: header, content: content, signingKey: isCritical ? party.signingKey : nil,
            brokerSecret: Party.broker.secret)
    }

    /// 900 W, for ever.
    private struct SteadyLoad: LoadModel {
        func reading(_ register: Register, at time: UTCTime) -> UInt64 {
            UInt64(max(0, time - MalformedUpdateMeter.installed)) / 4
        }
    }
}
