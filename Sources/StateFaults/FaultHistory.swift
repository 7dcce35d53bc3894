import CommsHub
import Dispatch
import ESMEEmulator
import Estate
import GBCS
import NIOConcurrencyHelpers

/// A history of commands, failures, ends of processes and restarts, drawn from a seed, that a fleet's state goes
/// through within this process; and whether it kept two promises: no own Originator Counter goes out twice, and nothing
/// that was acknowledged is lost or accepted again.
///
/// The faults of file systems and processes are applied to the records by ``FaultyStorage``, and to the file of states
/// by ``FaultyFileSystem`` underneath SQLite. Files that are damaged while no process has them open may be refused, but
/// must not break a promise.
public struct FaultHistory {
    /// The outcome of a history.
    public struct Outcome: Sendable {
        public var operations = 0
        public var acknowledged = 0
        /// Number of operations that were refused for want of room, errors or damage.
        public var withheld = 0
        public var lives = 0
        /// Number of processes that were ended at some step.
        public var ends = 0
        /// Number of starts that were refused.
        public var refusals = 0
        public var damages = 0
        /// Broken promises; empty when the history was sound.
        public var violations: [String] = []

        public init() {}

        public mutating func add(_ other: Outcome) {
            operations += other.operations
            acknowledged += other.acknowledged
            withheld += other.withheld
            lives += other.lives
            ends += other.ends
            refusals += other.refusals
            damages += other.damages
            violations += other.violations
        }
    }

    /// What has gone out about a meter, and what may therefore be found.
    private struct Promise {
        /// The highest own counter that went out.
        var ownCounter: UInt64 = 0
        /// The last counters that were acknowledged, by role.
        var floors: [RemotePartyRole: UInt64] = [:]
        var meter = Value()
        var hub = Value()

        /// A state, represented by a number.
        struct Value {
            /// The acknowledged state; nil for that of a new meter.
            var acknowledged: Int64?
            /// States that were tried since then and not acknowledged.
            var tried: Set<Int64> = []
        }
    }

    private static let path = "/fleet.sqlite"
    private static let roles: [RemotePartyRole] = [.supplier, .networkOperator, .loadController]

    private let seed: UInt64
    private var draw: FaultDraw
    private let meters: Int
    private let files: FaultyFileSystem
    private let storage: FaultyStorage
    private let tokens: Tokens
    private var promises: [Int: Promise] = [:]
    private var outcome = Outcome()
    private var isDamaged = false
    private var log: [String] = []
    private var time: UInt64 = 1_000
    private var nextValue: Int64 = 1

    /// Runs the histories of `count` seeds from `first` on, and adds up their outcomes.
    ///
    /// - Parameter workers: number of threads; the outcomes do not depend on it.
    public static func run(seeds first: UInt64, count: Int = 1, workers: Int = 1) throws -> Outcome {
        let parts = NIOLockedValueBox([Result<Outcome, any Error>?](repeating: nil, count: workers))
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            let share = count * worker / workers..<count * (worker + 1) / workers
            let part = Result {
                var sum = Outcome()
                for index in share {
                    var history = try FaultHistory(seed: first &+ UInt64(index))
                    sum.add(history.run())
                }
                return sum
            }
            parts.withLockedValue { $0[worker] = part }
        }
        var sum = Outcome()
        for part in parts.withLockedValue({ $0 }) { if let part { sum.add(try part.get()) } }
        return sum
    }

    private init(seed: UInt64) throws {
        self.seed = seed
        draw = FaultDraw(seed: seed)
        meters = draw.next(8) == 0 ? 20_000 : 300
        files = FaultyFileSystem(seed: draw.next())
        storage = try FaultyStorage(
            capacity: RecordLayout.size(count: 20_000), draw: FaultDraw(seed: draw.next()), files: files)
        tokens = Tokens(seed: draw.next())
    }

    private mutating func run() -> Outcome {
        let isToBeDamaged = draw.next(3) == 0
        let lives = 1 + draw.next(4)
        for _ in 0..<lives {
            live()
            storage.restart()
            if isToBeDamaged && draw.next(2) == 0 {
                isDamaged = true
                outcome.damages += 1
                note("damage: \(draw.next(2) == 0 ? storage.damage() : damageStates())")
            }
            // The clock advances, stands still, or is set back.
            switch draw.next(8) {
            case 0: time = UInt64(draw.next(1_000))
            case 1: break
            default: time += UInt64(1 + draw.next(1_000_000))
            }
        }
        // Whatever happened, a process without faults finds everything.
        if let process = open() { for number in promises.keys.sorted() { _ = look(number, process.keeper) } }
        return outcome
    }

    private mutating func note(_ text: String) { log.append(text) }

    private mutating func violate(_ text: String) {
        outcome.violations.append("seed \(seed): \(text); after: \(log.suffix(200).joined(separator: ", "))")
    }

    /// One process: it opens the state, works, and ends in some way.
    private mutating func live() {
        outcome.lives += 1
        var isClosed = false
        // One in four processes has its faults from the start, the others later.
        let isFaultyFromTheStart = draw.next(4) == 0
        var plan = FaultyFileSystem.Plan()
        switch draw.next(4) {
        case 0: storage.stepsToEnd = draw.next(250)
        case 1: plan.killAt = 1 + draw.next(400)
        default: break
        }
        files.plan = plan
        if isFaultyFromTheStart { beginFaults() }
        note("start at \(time)")
        if var process = open() {
            if !isFaultyFromTheStart { beginFaults() }
            for _ in 0..<draw.next(40) where !storage.hasEnded {
                switch draw.next(16) {
                case 0: setRoom(!storage.hasRoom)
                case 1:
                    storage.losePage()
                    note("page lost")
                case 2, 3:
                    _ = process.keeper.records.examine()
                    note("examined")
                default: operate(&process.keeper)
                }
            }
            isClosed = draw.next(4) == 0 && !storage.hasEnded
            if isClosed {
                try? opening.renewToken(of: process.keeper.records, process.store)
                note("closed")
            } else {
                // SQLite must not get the time to put its files in order.
                files.kill()
            }
        }
        if !isClosed { outcome.ends += 1 }
        note("end")
    }

    private mutating func beginFaults() {
        if draw.next(4) == 0 { storage.errorRate = UInt8(1 + draw.next(16)) }
        if draw.next(4) == 0 {
            let chance = Double(1 + draw.next(16)) / 256
            var plan = files.plan
            switch draw.next(6) {
            case 0: plan.writeError = chance
            case 1: plan.shortWrite = chance
            case 2: plan.readError = chance
            case 3: plan.syncError = 0.5
            case 4: (plan.truncateError, plan.openError) = (0.2, 0.1)
            default: (plan.writeError, plan.readError, plan.syncError) = (chance, chance, chance)
            }
            files.plan = plan
            note("faults of states: \(plan)")
        }
        if draw.next(6) == 0 { setRoom(false) }
    }

    private mutating func setRoom(_ hasRoom: Bool) {
        storage.hasRoom = hasRoom
        files.plan.capacity = hasRoom ? nil : files.size + draw.next(20_000)
        note(hasRoom ? "room" : "no room")
    }

    /// Damages the file of states, or the log beside it; returns what was done.
    private mutating func damageStates() -> String {
        let path = draw.next(2) == 0 ? Self.path : "\(Self.path)-wal"
        guard let length = files.length(of: path), length > 0 else { return "none" }
        let offset = draw.next(length)
        switch draw.next(6) {
        case 0:
            files.remove(path)
            return "\(path) removed"
        case 1:
            files.cut(path, to: offset)
            return "\(path) cut to \(offset) octets"
        default:
            files.flip(1 << UInt8(draw.next(8)), at: offset, of: path)
            return "a bit of octet \(offset) of \(path) flipped"
        }
    }

    private var opening: FleetStateOpening {
        var opening = FleetStateOpening(
            files: FleetState.Files("", firstEntityIdentifier: EntityIdentifier(1), seed: 1), count: meters, now: time)
        opening.draw = { [tokens] in tokens.next() }
        return opening
    }

    /// Identities and tokens, which are drawn from the seed too.
    private final class Tokens: Sendable {
        private let draw: NIOLockedValueBox<FaultDraw>

        init(seed: UInt64) { draw = NIOLockedValueBox(FaultDraw(seed: seed)) }

        func next() -> UInt64 { draw.withLockedValue { $0.next() } }
    }

    /// Whether something is wrong that may cause a refusal.
    private var hasCause: Bool {
        isDamaged || storage.hasEnded || !storage.hasRoom || storage.errorRate > 0 || files.plan.hasErrors
    }

    /// The files and objects that a process has open.
    private struct Process {
        let store: DeviceStateStore
        var keeper: StateKeeper
    }

    private mutating func open() -> Process? {
        do {
            let found = try RecordFileHeader.find(in: storage)
            try opening.requireStates(found, areThere: files.length(of: Self.path) != nil)
            let noting = SequenceNoting()
            let store = try DeviceStateStore(path: Self.path, fileSystem: files.name) { noting.note($0) }
            let records = try opening.open(storage, found, store)
            try records.verify()
            try records.lock(0..<meters)
            noting.begin(in: records)
            return Process(store: store, keeper: StateKeeper(records, store))
        } catch {
            outcome.refusals += 1
            note("refused: \(error)")
            if !hasCause { violate("refused without a cause: \(error)") }
            return nil
        }
    }

    /// Compares what is found about a meter with what went out; nil when it cannot be read.
    private mutating func look(_ number: Int, _ given: StateKeeper) -> MeterRecord? {
        var keeper = given
        var promise = promises[number, default: Promise()]
        defer { promises[number] = promise }
        let isMissing = storage.isMissingPages
        guard let record = keeper.records.record(number) else {
            if !isDamaged && !isMissing { violate("meter \(number)'s record is damaged without a cause") }
            return nil
        }
        if keeper.records.ownOriginatorCounter(record) <= promise.ownCounter {
            violate("meter \(number)'s own counter \(keeper.records.ownOriginatorCounter(record)) goes out twice")
        }
        for (role, counter) in promise.floors where record[role] < counter {
            violate("meter \(number) accepts \(role) \(counter) again, its last is \(record[role])")
        }
        do {
            var meter: DeviceState?
            if record.flags.contains(.hasState) { meter = try found(try keeper.meterState(number)) }
            var hub: HubState?
            if record.flags.contains(.hubHasState) { hub = try found(try keeper.hubState(number)) }
            compare(meter?.clockOffset, &promise.meter, "meter \(number)'s state")
            compare(hub?.ownOriginatorCounter.map { Int64($0) }, &promise.hub, "the state of meter \(number)'s hub")
        } catch {
            // Errors come from the disk; but damage must not be reported without a cause.
            if !isDamaged && (!hasCause || error.reason == .damaged) { violate("meter \(number): \(error)") }
            note("not read")
            return nil
        }
        return record
    }

    /// A state that must be there, since the record says so; ``Shard`` refuses its absence.
    private func found<State>(_ state: State?) throws(StoreFailure) -> State {
        guard let state else { throw StoreFailure(.damaged, "a state is missing") }
        return state
    }

    private mutating func compare(_ found: Int64?, _ value: inout Promise.Value, _ what: String) {
        if found != value.acknowledged {
            guard let found, value.tried.contains(found) else {
                return violate("\(what) is \(found.map(String.init) ?? "as new") instead of \(value.acknowledged ?? 0)")
            }
        }
        // It was shown, so that it must stay from here on.
        value = Promise.Value(acknowledged: found)
    }

    private mutating func operate(_ keeper: inout StateKeeper) {
        outcome.operations += 1
        let number = draw.next(4) == 0 ? draw.next(meters) : draw.next(6) * 61 % meters
        let wasWhole = !storage.isMissingPages
        guard let record = look(number, keeper) else {
            outcome.withheld += 1
            return
        }
        var change = StateKeeper.Change()
        var promise = promises[number, default: Promise()]
        let ownCounter = keeper.records.ownOriginatorCounter(record)
        let kind = draw.next(16)
        let used = UInt64(1 + draw.next(3))
        if kind & 1 != 0 { change.ownOriginatorCounter = ownCounter + used }
        if kind & 2 != 0 {
            let role = Self.roles[draw.next(Self.roles.count)]
            // The command is a replay or a new one: only what the record lets through is executed.
            let last = promise.floors[role] ?? 0
            let counter = draw.next(3) == 0 ? last : last + UInt64(1 + draw.next(1_000))
            if counter > record[role] { change.use = CounterUse(role: role, counter: counter) }
        }
        if kind & 4 != 0 {
            var state = DeviceState()
            state.clockOffset = nextValue
            change.meter = state
            promise.meter.tried.insert(nextValue)
            nextValue += 1
        }
        if kind & 8 != 0 {
            var hub = HubState()
            hub.ownOriginatorCounter = UInt64(nextValue)
            change.hub = hub
            promise.hub.tried.insert(nextValue)
            nextValue += 1
        }
        note("meter \(number) kind \(kind)")
        do {
            try keeper.keep(change, of: number)
            if change.ownOriginatorCounter != nil { promise.ownCounter = ownCounter + used - 1 }
            if let use = change.use { promise.floors[use.role] = use.counter }
            if let meter = change.meter { promise.meter = Promise.Value(acknowledged: meter.clockOffset) }
            if let hub = change.hub {
                promise.hub = Promise.Value(acknowledged: hub.ownOriginatorCounter.map { Int64($0) })
            }
            outcome.acknowledged += 1
        } catch {
            note("withheld")
            outcome.withheld += 1
            if !hasCause && wasWhole { violate("meter \(number): withheld without a cause: \(error)") }
        }
        promises[number] = promise
    }
}
