import COSEM
import ESMEEmulator
import GBCS

/// The CHF Device Log, the devices that may communicate over the hub's HAN, and the Historic Device Log behind it
/// (GBCS CCS01 to CCS03 and CCS07; CHTS 4.6.3.2).
public struct DeviceLog: Hashable, Sendable, Codable {
    /// Largest number of devices in the CHF Device Log.
    public static let limit = 16
    /// Largest number of devices in the Historic Device Log; beyond it the oldest is overwritten.
    public static let historicLimit = 15

    public struct Entry: Hashable, Sendable, Codable {
        public let device: EntityIdentifier
        /// Type of the device (device_type), as CCS01 gives it; nil for a device that CCS03 restored, which has none.
        public let type: UInt8?
        /// The key that a device which joins by Install Code must know; empty for a device that the hub was made with,
        /// and for one that was restored.
        public let installCodeKey: [UInt8]
        /// Time since when the device could have joined: it was added then, or the HAN came back.
        public internal(set) var tryingSince: UTCTime
        public internal(set) var join: JoinState
        /// The Trust Centre link key, 16 octets; nil before the device has joined. A restored device that has not joined
        /// yet has the hash of its old one for it.
        public internal(set) var linkKey: [UInt8]?

        /// The hash of the link key that the device knows; nil when it has none.
        public var hashedLinkKey: [UInt8]? { join == .joiningByRestoredKey ? linkKey : linkKey.map { zigBeeHash($0) } }
    }

    /// A device that was removed, with its Trust Centre link key.
    public struct HistoricEntry: Hashable, Sendable, Codable {
        public let device: EntityIdentifier
        public let linkKey: [UInt8]
    }

    /// The devices in the order they were added.
    public private(set) var entries: [Entry] = []
    /// The devices that were removed, oldest first.
    public private(set) var historic: [HistoricEntry] = []

    public init() {}

    /// A log of devices that have joined, each with its Trust Centre link key.
    ///
    /// - Precondition: at most ``limit`` devices.
    public init(
        joined devices: [(device: EntityIdentifier, linkKey: [UInt8])], type: UInt8, added: UTCTime
    ) {
        precondition(devices.count <= Self.limit, "a Device Log holds \(Self.limit) devices")
        entries = devices.map {
            Entry(
                device: $0.device, type: type, installCodeKey: [], tryingSince: added, join: .joined,
                linkKey: $0.linkKey)
        }
    }

    public subscript(device: EntityIdentifier) -> Entry? { entries.first { $0.device == device } }

    /// What became of a request to add a device.
    public enum Addition: Hashable, Sendable {
        case added
        /// The device is in the log already: its key stays.
        case alreadyPresent
        case full
    }

    /// Executes CCS01: adds a device and lets it join for `seconds`, in the first half of that time on the link key
    /// that the Historic Device Log has, if it has one. A device that is in the log keeps its keys; one that has not
    /// joined may join again.
    public mutating func add(_ registration: DeviceRegistration, at time: UTCTime, for seconds: Int64) -> Addition {
        let end = time + seconds
        if let place = entries.firstIndex(where: { $0.device == registration.device }) {
            // A restored device has no Install Code key here: it goes on as it is.
            if entries[place].join != .joined && entries[place].join != .joiningByRestoredKey {
                entries[place].join = .joiningByInstallCode(until: end)
                entries[place].tryingSince = time
            }
            return .alreadyPresent
        }
        guard entries.count < Self.limit else { return .full }
        let isKnown = historic.contains { $0.device == registration.device }
        entries.append(
            Entry(
                device: registration.device, type: registration.type, installCodeKey: registration.key,
                tryingSince: time,
                join: isKnown
                    ? .joiningByHistoricKey(until: time + seconds / 2, thenByInstallCodeUntil: end)
                    : .joiningByInstallCode(until: end),
                linkKey: nil))
        return .added
    }

    /// Executes CCS02: removes a device; its link key goes to the Historic Device Log, in place of an older one.
    ///
    /// - Parameter isRemembered: whether a device of this type gets an entry there.
    /// - Returns: false when the device is not in the log.
    public mutating func remove(_ device: EntityIdentifier, isRemembered: Bool = true) -> Bool {
        guard let place = entries.firstIndex(where: { $0.device == device }) else { return false }
        let entry = entries.remove(at: place)
        guard isRemembered, let key = entry.linkKey else { return true }
        historic.removeAll { $0.device == device }
        if historic.count == Self.historicLimit { historic.removeFirst() }
        historic.append(HistoricEntry(device: device, linkKey: key))
        return true
    }

    /// Executes CCS03: has the devices join on the hashes of their old link keys. Of a device that comes twice the last
    /// hash counts.
    ///
    /// - Parameters:
    ///   - isReplacing: whether the devices take the place of those in the log, which are removed as by CCS02; else they
    ///     join them.
    ///   - isRemembered: whether a device that is removed gets an entry in the Historic Device Log.
    /// - Returns: false when the log has no room for the devices; it has not changed then.
    public mutating func restore(
        _ devices: [DeviceLogBackup.Device], at time: UTCTime, isReplacing: Bool = true,
        isRemembered: (Entry) -> Bool = { _ in true }
    ) -> Bool {
        var log = self
        if isReplacing {
            for entry in entries where !devices.contains(where: { $0.device == entry.device }) {
                _ = log.remove(entry.device, isRemembered: isRemembered(entry))
            }
        }
        for restored in devices {
            let place = log.entries.firstIndex { $0.device == restored.device }
            let entry = Entry(
                device: restored.device, type: place.flatMap { log.entries[$0].type }, installCodeKey: [],
                tryingSince: time, join: .joiningByRestoredKey, linkKey: restored.hashedLinkKey)
            if let place { log.entries[place] = entry } else { log.entries.append(entry) }
        }
        guard log.entries.count <= Self.limit else { return false }
        self = log
        return true
    }

    /// Lets the device join: on its historic link key while it may, else by its Install Code or its restored key, which give
    /// it `newKey`.
    ///
    /// - Returns: false when it may not join at `time`, or has joined.
    public mutating func join(_ device: EntityIdentifier, at time: UTCTime, newKey: [UInt8]) -> Bool {
        guard let place = entries.firstIndex(where: { $0.device == device }) else { return false }
        switch entries[place].join.at(time) {
        case .notJoined, .joined: return false
        case .joiningByHistoricKey:
            entries[place].linkKey = historic.first { $0.device == device }?.linkKey ?? newKey
        case .joiningByInstallCode, .joiningByRestoredKey: entries[place].linkKey = newKey
        }
        entries[place].join = .joined
        return true
    }

    /// Starts joining again at `time`: nothing could be heard before, so that it has gone on without effect.
    mutating func restartJoining(at time: UTCTime) {
        for place in entries.indices where entries[place].join != .joined {
            entries[place].join = entries[place].join.at(time)
            entries[place].tryingSince = time
        }
    }
}
