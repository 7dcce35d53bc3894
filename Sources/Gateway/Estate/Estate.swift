import COSEM
import CommsHub
import ESMEEmulator
import Foundation
import GBCS

/// Makes the meters of a profile: meter n is a function of the profile and n.
public struct Estate: Sendable {
    public let profile: EstateProfile
    public let keys: FleetKeys
    public let trustAnchors: TrustAnchors
    private let folder: KeyFolder
    /// Own Originator Counters begin here: microseconds since 2000 at start-up. No meter uses up a million a second,
    /// so this is above any that an earlier run used.
    private let firstOwnCounter: UInt64
    /// What Protection Against Replay compares with, from earlier runs.
    private let lastCounters: [EntityIdentifier: [RemotePartyRole: UInt64]]

    /// - Parameters:
    ///   - folder: credentials of the parties, and of any meter whose keys are imported.
    ///   - startedAt: machine time, microseconds since 2000.
    ///   - lastCounters: of ``CounterStore``.
    public init(
        profile: EstateProfile, folder: KeyFolder, startedAt: UInt64,
        lastCounters: [EntityIdentifier: [RemotePartyRole: UInt64]] = [:]
    ) throws(KeyFolderError) {
        self.profile = profile
        self.folder = folder
        keys = FleetKeys(seed: profile.seed)
        firstOwnCounter = startedAt
        self.lastCounters = lastCounters
        let roles: [RemotePartyRole] = [
            .supplier, .networkOperator, .accessControlBroker, .wanProvider, .transitionalCoS, .recovery,
        ]
        // A meter knows one party of each role: the first of the folder.
        let anchors = roles.compactMap { folder.parties(in: $0).first.flatMap(folder.trustAnchor) }
        guard anchors.contains(where: { $0.role == .accessControlBroker }) else {
            throw KeyFolderError(
                "\(folder.path): has no Access Control Broker certificate (OU 04); make keys with: smets keys init DIR")
        }
        trustAnchors = TrustAnchors(anchors)
    }

    public var count: Int { profile.meters }

    public func entityIdentifier(_ index: Int) -> EntityIdentifier {
        EntityIdentifier(profile.firstEntityIdentifier.rawValue + UInt64(index))
    }

    /// The hub of meter `index`'s premises: hubs have numbers of their own, as far from the meters' as they need.
    public func hubEntityIdentifier(_ index: Int) -> EntityIdentifier {
        EntityIdentifier(profile.firstEntityIdentifier.rawValue &+ 0x4000_0000 &+ UInt64(index))
    }

    /// The meter's number, 0 to `count` − 1; nil for any other device.
    public func index(of device: EntityIdentifier) -> Int? {
        let (offset, overflows) = device.rawValue.subtractingReportingOverflow(profile.firstEntityIdentifier.rawValue)
        return overflows || offset >= UInt64(count) ? nil : Int(offset)
    }

    /// The keys of meter `index`: those of the folder, else the fleet's.
    public func deviceKeys(
        _ index: Int
    ) throws(KeyFolderError) -> (keyAgreement: P256PrivateKey, digitalSignature: P256PrivateKey) {
        let device = entityIdentifier(index)
        return (
            try folder.privateKey(of: device, .keyAgreement) ?? keys.key(.keyAgreement, index: index),
            try folder.privateKey(of: device, .digitalSignature) ?? keys.key(.digitalSignature, index: index)
        )
    }

    public func makeMeter(_ index: Int) throws(KeyFolderError) -> ESME {
        var home = HomeDraw(seed: profile.seed, index: index)
        let variant = home.variant(profile.variants)
        let loadModel = DomesticLoadModel(
            seed: home.seed, installed: profile.installed,
            annualImport: 1_000 * profile.annualImportMedian * exp(profile.annualImportSpread * home.normal()),
            annualExport: home.uniform() < profile.exportShare ? 1_000 * profile.annualExport : 0,
            annualSecondary: variant == .twinElement ? 1_000 * profile.annualSecondaryImport : 0)
        let mpan = "\(1_200_000_000_000 + index)"
        let identity = DeviceIdentity(
            entityIdentifier: entityIdentifier(index), variant: variant, firmwareVersion: profile.firmwareVersion,
            importMPAN: mpan, secondaryImportMPAN: "\(1_300_000_000_000 + index)",
            exportMPAN: "\(1_400_000_000_000 + index)")
        let (keyAgreement, digitalSignature) = try deviceKeys(index)
        return ESME(
            identity: identity, trustAnchors: trustAnchors, keyAgreementKey: keyAgreement,
            digitalSignatureKey: digitalSignature,
            metering: Metering(variant: variant, loadModel: loadModel, installed: profile.installed),
            ownOriginatorCounter: firstOwnCounter, lastCounters: lastCounters[identity.entityIdentifier] ?? [:],
            rules: profile.rules)
    }

    /// The hub of meter `index`'s premises: a hub for each meter.
    public func makeHub(_ index: Int) throws(KeyFolderError) -> CommunicationsHub {
        CommunicationsHub(
            entityIdentifier: hubEntityIdentifier(index), deviceLog: DeviceLog([try makeMeter(index)]))
    }
}

/// Draws what makes one home: numbers that depend on seed and index only.
private struct HomeDraw {
    let seed: UInt64
    private var drawn: UInt64 = 0

    init(seed: UInt64, index: Int) { self.seed = CounterHash.mix(seed, UInt64(index) + 1) }

    /// 0 to 1, 1 excluded.
    mutating func uniform() -> Double {
        drawn += 1
        return Double(CounterHash.mix(seed, drawn) >> 11) * 0x1p-53
    }

    /// Mean 0, standard deviation 1 (Box–Muller).
    mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }

    mutating func variant(_ shares: [ElementVariant: Double]) -> ElementVariant {
        var draw = uniform()
        for variant in ElementVariant.allCases {
            draw -= shares[variant] ?? 0
            if draw < 0 { return variant }
        }
        return .singleElement
    }
}
