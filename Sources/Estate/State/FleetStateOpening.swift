import Foundation
import NIOConcurrencyHelpers

/// Opens a fleet's two files and checks that they belong together, are whole and are of the same moment. Missing or
/// damaged files are refused: counters that nobody knows would be used twice, and old commands accepted again.
package struct FleetStateOpening {
    let files: FleetState.Files
    /// Number of meters of the fleet.
    let count: Int
    /// Machine time in microseconds since 2000.
    let now: UInt64
    var parent: FleetState?
    /// Source of random identities and tokens.
    package var draw: @Sendable () -> UInt64 = { .random(in: 0 ... .max) }

    package init(files: FleetState.Files, count: Int, now: UInt64) {
        (self.files, self.count, self.now) = (files, count, now)
    }

    func open() throws(StateError) -> (MeterRecordFile, DeviceStateStore) {
        var storage = try lockedRecords()
        var found = try header(of: storage)
        try requireStates(found, areThere: FileManager.default.fileExists(atPath: files.states))
        let store: DeviceStateStore
        let noting = SequenceNoting()
        do {
            store = try DeviceStateStore(path: files.states, parent: parent?.store) { noting.note($0) }
        } catch { throw storeError(error) }
        if case .legacy = found {
            storage = try upgrade(storage, store)
            found = try header(of: storage)
        }
        if case .header(_, damagedCopies: 1) = found {
            StateHealth.logger.warning(
                "\(files.records): one of its two headers was damaged or older; it is made good from the other")
        }
        let records = try open(storage, found, store)
        noting.begin(in: records)
        storage.unlock(0..<RecordLayout.headerSize)
        return (records, store)
    }

    /// Opens a snapshot's files, which are not changed.
    ///
    /// - Parameter parent: for a fork, the records that its own are laid over.
    func openForReading(over parent: MeterRecordFile? = nil) throws(StateError) -> (MeterRecordFile, DeviceStateStore) {
        let storage: MappedStorage
        do { storage = try MappedStorage(path: files.records, isReadOnly: true) } catch {
            throw StateError(files.records, error)
        }
        guard case .header(let header, _) = try header(of: storage) else {
            if case .legacy = try self.header(of: storage) {
                throw StateError(
                    "\(files.records): is of an earlier version; put it in a folder of its own (smets fleet restore), serve that once, and take a snapshot of it"
                )
            }
            throw notRecords()
        }
        try check(header, sizeOf: storage)
        let store: DeviceStateStore
        do { store = try DeviceStateStore(path: files.states, isReadOnly: true) } catch { throw storeError(error) }
        let binding = try binding(of: store)
        guard binding?.identity == header.identity else { throw strangers() }
        let count = max(Self.capacity(of: header), parent?.count ?? 0)
        return (try MeterRecordFile(storage, header, count: count, parent: parent), store)
    }

    /// Number of meters that a file of the header's length has records for.
    private static func capacity(of header: RecordFileHeader) -> Int {
        let octets = Int(header.length) - RecordLayout.headerSize
        let (groups, rest) = octets.quotientAndRemainder(dividingBy: RecordLayout.groupSize)
        return groups * RecordLayout.recordsPerGroup + max(0, rest - RecordLayout.pageSize) / MeterRecord.size
    }

    // MARK: The pair

    /// Opens the records that `storage` begins with, together with `store`. The header is locked.
    package func open(
        _ storage: any RecordStorage, _ found: RecordFileHeader.Found, _ store: DeviceStateStore
    ) throws(StateError) -> MeterRecordFile {
        let records = try pair(storage, found, store)
        // The states must know, even without their log, that they belong to records. Otherwise both would be taken for
        // new once the log and the records' header are lost.
        do { try store.settle() } catch { throw error.stateError }
        return records
    }

    private func pair(
        _ storage: any RecordStorage, _ found: RecordFileHeader.Found, _ store: DeviceStateStore
    ) throws(StateError) -> MeterRecordFile {
        let binding = try binding(of: store)
        switch (found, binding) {
        case (.header(var header, _), let binding?) where binding.identity == header.identity:
            try check(header, sizeOf: storage)
            guard header.token == binding.token || header.token == binding.next else {
                throw StateError(
                    "\(files.records) and \(files.states) are not of the same moment: one of them was put back from an older copy; put back both, or \(MeterRecordFile.remedy)"
                )
            }
            try resume(&header, storage, store)
            let records = try MeterRecordFile(storage, header, count: count, parent: parent?.records)
            try compareSequences(records, store)
            return records
        case (.header, _?): throw strangers()
        case (.header, nil):
            throw StateError(
                "\(files.states): is new or was emptied, but \(files.records) had states in it; put it back, or \(MeterRecordFile.remedy)"
            )
        case (.nothing, let binding?) where binding.isComplete:
            throw StateError(
                "\(files.records): is missing or empty, but \(files.states) belongs to it; put it back, or \(MeterRecordFile.remedy)"
            )
        case (.damaged, nil): throw notRecords()
        case (.damaged, let binding?) where binding.isComplete: throw notRecords()
        default:
            // Neither file existed, or a process ended while it made them.
            let header = try create(storage, store, firstOwnCounter: max(1, now))
            return try MeterRecordFile(storage, header, count: count, parent: parent?.records)
        }
    }

    /// Makes both files anew. The header is locked.
    func create(
        _ storage: any RecordStorage, _ store: DeviceStateStore, firstOwnCounter: UInt64, isComplete: Bool = true
    ) throws(StateError) -> RecordFileHeader {
        var header = RecordFileHeader(
            identity: draw(), token: draw(), owner: files.owner,
            length: RecordLayout.size(count: count), firstOwnCounter: firstOwnCounter, boot: Self.boot)
        var binding = StateBinding(identity: header.identity, token: header.token, next: nil, isComplete: false)
        try bind(binding, store)
        let sequence = try sequence(of: store)
        do throws(StorageFailure) {
            try storage.resize(to: 0)
            try storage.resize(to: Int(header.length))
            try storage.write(MeterRecordFile.newNotes(sequence, header.identity), at: RecordLayout.notes)
            try header.write(to: storage)
        } catch { throw StateError(storage.name, error) }
        if isComplete {
            binding.isComplete = true
            try bind(binding, store)
        }
        return header
    }

    /// Brings the header up to date for this start: size, token, and the value at which own counters continue.
    private func resume(
        _ header: inout RecordFileHeader, _ storage: any RecordStorage, _ store: DeviceStateStore
    ) throws(StateError) {
        let wanted = RecordLayout.size(count: count)
        if header.boot != Self.boot {
            // The machine went down since then: the last pages may be older than what was on the wire, and its clock
            // may be wrong. No meter can have used that many counters in between.
            header.firstOwnCounter = header.firstOwnCounter &+ 1 << 40
            header.boot = Self.boot
        }
        // Even an old copy that was put back does not use a counter twice.
        header.firstOwnCounter = max(header.firstOwnCounter, now)
        do throws(StorageFailure) {
            if wanted > header.length {
                try storage.resize(to: wanted)
                header.length = UInt64(wanted)
            }
        } catch { throw StateError(storage.name, error) }
        try renewToken(of: &header, storage, store)
    }

    private func renewToken(
        of header: inout RecordFileHeader, _ storage: any RecordStorage, _ store: DeviceStateStore
    ) throws(StateError) {
        let token = draw()
        var binding = StateBinding(
            identity: header.identity, token: header.token, next: token, isComplete: true)
        try bind(binding, store)
        header.token = token
        do throws(StorageFailure) {
            try header.write(to: storage)
            try storage.sync()
        } catch { throw StateError(storage.name, error) }
        (binding.token, binding.next) = (token, nil)
        try bind(binding, store)
    }

    /// Draws a new token for files that are open.
    package func renewToken(of records: MeterRecordFile, _ store: DeviceStateStore) throws(StateError) {
        let storage = records.storage
        guard records.examine() == nil else { return }
        try lockHeader(storage)
        defer { storage.unlock(0..<RecordLayout.headerSize) }
        guard case .header(var header, _) = try header(of: storage) else { return }
        try renewToken(of: &header, storage, store)
    }

    /// Largest number of saves that may be missing from the note because processes were killed between save and note:
    /// two for each process.
    static let unnotedLimit: UInt64 = 2 * UInt64(FleetShare.limit)

    /// Refuses states that lack saves which are noted, as after the loss of SQLite's log, and records that are much
    /// older than the states. Otherwise notes the present number of saves.
    private func compareSequences(_ records: MeterRecordFile, _ store: DeviceStateStore) throws(StateError) {
        let sequence = try sequence(of: store)
        guard let noted = records.notedSequence else {
            throw StateError("\(files.records): its notes are damaged; \(MeterRecordFile.remedy)", .damaged)
        }
        guard sequence >= noted else {
            throw StateError(
                "\(files.states): lacks the last \(noted - sequence) of \(noted) changes: it is an older copy, or the .sqlite-wal file beside it was lost; put them back, or \(MeterRecordFile.remedy)",
                .damaged)
        }
        guard sequence - noted <= Self.unnotedLimit else {
            throw StateError(
                "\(files.records): is an older copy: it knows of \(noted) of \(sequence) changes in \(files.states); put the right one back, or \(MeterRecordFile.remedy)",
                .damaged)
        }
        records.note(sequence)
    }

    private func sequence(of store: DeviceStateStore) throws(StateError) -> UInt64 {
        do { return try store.sequence() ?? 0 } catch { throw error.stateError }
    }

    // MARK: Refusals

    private func check(_ header: RecordFileHeader, sizeOf storage: any RecordStorage) throws(StateError) {
        guard header.owner == files.owner else {
            throw StateError("\(storage.name): is another fleet's; move it away or name another --state")
        }
        let size: Int
        do { size = try storage.size() } catch { throw StateError(storage.name, error) }
        guard size >= header.length else {
            throw StateError(
                "\(storage.name): has \(size) octets of \(header.length), it was cut short; \(MeterRecordFile.remedy)")
        }
    }

    /// Refuses records whose states are missing, before SQLite makes a new file for them.
    package func requireStates(_ found: RecordFileHeader.Found, areThere: Bool) throws(StateError) {
        guard case .header = found, !areThere else { return }
        throw StateError(
            "\(files.states): is missing, but \(files.records) belongs to it; put it back, or \(MeterRecordFile.remedy)"
        )
    }

    private func notRecords() -> StateError {
        StateError(
            "\(files.records): is damaged, or not a file of meters' counters; \(MeterRecordFile.remedy)")
    }

    private func strangers() -> StateError {
        StateError(
            "\(files.records) and \(files.states) do not belong together: one of them was replaced; put the right one back, or \(MeterRecordFile.remedy)"
        )
    }

    // MARK: Upgrade

    /// Rewrites a file of the first format as a new file and puts that in its place; both are locked.
    private func upgrade(_ old: any RecordStorage, _ store: DeviceStateStore) throws(StateError) -> MappedStorage {
        if let binding = try binding(of: store), binding.isComplete {
            throw StateError(
                "\(files.records): is an older copy, from before \(files.states); put the right one back, or \(MeterRecordFile.remedy)"
            )
        }
        let records: LegacyRecords
        do throws(StorageFailure) {
            guard try old.lock(RecordLayout.headerSize..<1 << 40) else {
                throw StorageFailure("upgraded, an earlier version serves it; stop it first", 0)
            }
            records = try LegacyRecords(old)
        } catch { throw StateError(files.records, error) }
        let copied = FleetStateOpening(files: files, count: max(count, records.count), now: now)
        try copied.build(store, firstOwnCounter: max(1, records.firstOwnCounter, now)) { copy throws(StateError) in
            try records.visit { number, record throws(StateError) in
                try copy.change(number) { $0 = record }
            }
        }
        StateHealth.logger.notice("\(files.records): brought to the format of this version")
        return try lockedRecords()
    }

    /// Makes a records file beside the fleet's, has `fill` fill it, and puts it in the place of the fleet's own. A
    /// process that is killed in between leaves the old file.
    func build(
        _ store: DeviceStateStore, firstOwnCounter: UInt64, fill: (MeterRecordFile) throws(StateError) -> Void
    ) throws(StateError) {
        let path = files.records + ".new"
        let new = try mapped(path)
        try lockHeader(new)
        let header = try create(new, store, firstOwnCounter: firstOwnCounter, isComplete: false)
        try fill(try MeterRecordFile(new, header, count: count))
        do { try new.sync() } catch { throw StateError(path, error) }
        guard rename(path, files.records) == 0 else {
            throw StateError(files.records, StorageFailure("replaced"))
        }
        try bind(StateBinding(identity: header.identity, token: header.token, next: nil, isComplete: true), store)
    }

    // MARK: Small things

    /// Opens the records file at its path, with its header locked.
    private func lockedRecords() throws(StateError) -> MappedStorage {
        while true {
            let storage = try mapped(files.records)
            try lockHeader(storage)
            // Another process may have replaced the file while this one waited.
            if storage.fault() == nil { return storage }
        }
    }

    private func mapped(_ path: String) throws(StateError) -> MappedStorage {
        do { return try MappedStorage(path: path) } catch { throw StateError(path, error) }
    }

    private func lockHeader(_ storage: any RecordStorage) throws(StateError) {
        do { try MeterRecordFile.lockHeader(of: storage, seconds: 20) } catch {
            throw StateError(storage.name, error)
        }
    }

    private func header(of storage: any RecordStorage) throws(StateError) -> RecordFileHeader.Found {
        do { return try RecordFileHeader.find(in: storage) } catch { throw StateError(storage.name, error) }
    }

    private func binding(of store: DeviceStateStore) throws(StateError) -> StateBinding? {
        do { return try store.binding() } catch { throw storeError(error) }
    }

    private func bind(_ binding: StateBinding, _ store: DeviceStateStore) throws(StateError) {
        do { try store.bind(binding) } catch { throw storeError(error) }
    }

    private func storeError(_ error: any Error) -> StateError { StoreFailure(error, path: files.states).stateError }

    /// Identifier of the machine's present boot.
    static let boot: UInt64 = FleetState.hash(
        (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? "")
}

/// Notes in the records' file how often the states' file was written, from the moment that both are open.
package final class SequenceNoting: Sendable {

    package init() {}

    private let records = NIOLockedValueBox<MeterRecordFile?>(nil)

    package func begin(in file: MeterRecordFile) { records.withLockedValue { $0 = file } }

    package func note(_ sequence: UInt64) { records.withLockedValue { $0 }?.note(sequence) }
}
