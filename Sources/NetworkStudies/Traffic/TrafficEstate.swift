import COSEM
import DCC
import ESMEEmulator
import Estate
import Fleet
import GBCS
import Keys
import LoadTest

/// An estate in this process, with the keys of its parties, that makes real exchanges without sockets or state.
///
/// Not Sendable: it has the meter objects of one thread.
public final class TrafficEstate {
    public let estate: Estate
    public let folder: KeyFolder
    let context = CryptographicContext()
    private let processing = ProcessingContext()
    private let meter: FleetMeter
    let secrets: EstateSecrets

    /// - Parameter folder: certificates and private keys of every party.
    public init(_ estate: Estate, folder: KeyFolder) throws(KeyFolderError) {
        self.estate = estate
        self.folder = folder
        meter = estate.makeMeter(cacheCapacity: 1 << 16)
        let parties = Set(RequestingRole.allCases.compactMap { $0.party(in: folder) })
        secrets = try EstateSecrets(estate: estate, folder: folder, parties: parties, capacity: 1 << 16)
    }

    /// An estate of `fleet`, with development keys that follow from `seed`: the same arguments give the same octets.
    public convenience init(_ fleet: Fleet, seed: UInt64 = 1) throws(KeyFolderError) {
        let folder = DevelopmentPKI.inMemory(seed: seed, validFrom: UTCTime(secondsSince2000: 757_382_400))
        try self.init(Estate(fleet: fleet, folder: folder), folder: folder)
    }

    /// The answer of meter `number` to `command`; nil when it gives none. The meter forgets what the command changed.
    ///
    /// - Parameter ownCounter: the meter's own Originator Counter, from which the key of attributes for Unknown Remote
    ///   Parties is derived (GBCS 4.3.1.4). It must differ between exchanges, or their ciphertexts have the same
    ///   keystream.
    func answer(_ command: [UInt8], of number: Int, ownCounter: UInt64, at now: UTCTime) -> [UInt8]? {
        meter.become(number, ownOriginatorCounter: ownCounter)
        let response = meter.esme.process(command, at: now, in: processing).response
        if meter.esme.hasChanged(since: ownCounter) { meter.noteState() }
        return response
    }

    /// Whether a meter exports, and when it was installed.
    func profile(of number: Int) -> (exports: Bool, installed: UTCTime) {
        let profile = estate.fleet.profile(of: number)
        return (profile.loads.contains { $0.component.element == .activeExport }, profile.installed)
    }
}
