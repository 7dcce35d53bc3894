import COSEM
import ESMEEmulator

/// The one ESME of a thread, which becomes meter after meter of its fleet: no object is made for a message.
///
/// Not Sendable: one thread owns it.
public final class FleetMeter {
    public let fleet: Fleet
    public let keyring: FleetKeyring
    /// The meter that this last became.
    public let esme: ESME
    private let load: FleetLoad
    /// The makes by cohort. They are the thread's own: threads that count references to the same object wait for each
    /// other.
    private let makes: [DeviceMake]
    // Unchecked: one thread has the meter, and each access is a load or a store.
    @exclusivity(unchecked) public private(set) var number = 0
    @exclusivity(unchecked) private var cohort = -1
    @exclusivity(unchecked) private var hasState = false

    /// - Parameters:
    ///   - trustAnchors: trust anchors that every meter of the fleet holds.
    ///   - keyring: keyring of this thread.
    public init(_ fleet: Fleet, trustAnchors: TrustAnchors, keyring: FleetKeyring) {
        self.fleet = fleet
        self.keyring = keyring
        load = FleetLoad(fleet)
        makes = fleet.definition.cohorts.map { cohort in
            DeviceMake(
                // This makes another array with the same octets.
                firmwareVersion: cohort.device.firmwareVersion.map(\.self),
                rules: cohort.device.rules ?? fleet.definition.rules, logCapacities: cohort.device.logCapacities)
        }
        esme = ESME(
            identity: DeviceIdentity(entityIdentifier: fleet.entityIdentifier(0)), trustAnchors: trustAnchors,
            keys: keyring,
            metering: Metering(
                variant: .singleElement, loadModel: load, installed: UTCTime(secondsSince2000: 0)),
            ownOriginatorCounter: 1)
        become(0, ownOriginatorCounter: 1)
    }

    /// Processing time of the cohort's meters, in milliseconds.
    public var processingTimeRange: ClosedRange<Int> { fleet.cohorts[cohort].processingTime }

    /// Makes ``esme`` meter `number`, exactly as the function of its fleet says.
    ///
    /// - Parameters:
    ///   - ownOriginatorCounter: next own Originator Counter of the meter.
    ///   - lastCounters: last counters by role, which Protection Against Replay compares with.
    public func become(_ number: Int, ownOriginatorCounter: UInt64, lastCounters: ReplayCounters = [:]) {
        change(to: number, ownOriginatorCounter, lastCounters)
        // A meter without state that gains some has state from then on.
        guard hasState else { return }
        set(DeviceState())
        hasState = false
    }

    /// Makes ``esme`` meter `number`, which differs from the function of its fleet by `state`.
    public func become(
        _ number: Int, ownOriginatorCounter: UInt64, lastCounters: ReplayCounters = [:], state: DeviceState
    ) {
        change(to: number, ownOriginatorCounter, lastCounters)
        set(state)
        hasState = true
    }

    private func set(_ state: DeviceState) {
        esme.state = state
        esme.hasChangedState = false
    }

    private func change(to number: Int, _ ownOriginatorCounter: UInt64, _ lastCounters: ReplayCounters) {
        precondition((0..<fleet.count).contains(number), "the fleet has meters 0 to \(fleet.count - 1)")
        self.number = number
        let index = fleet.cohort(of: number)
        if index != cohort { enter(index) }
        let draw = fleet.draw(number)
        let made = fleet.cohorts[index]
        let (variant, installed) = (made.variant(draw), made.installed(draw))
        load.become(made, draw, variant, installed: installed)
        keyring.become(number)
        esme.become(
            fleet.entityIdentifier(number), variant: variant, installed: installed, mpans: made.mpans(number),
            ownOriginatorCounter: ownOriginatorCounter, lastCounters: lastCounters)
    }

    /// Notes that the meter's state has changed, so that the next meter does not inherit it.
    public func noteState() { hasState = true }

    private func enter(_ index: Int) {
        cohort = index
        esme.become(makes[index])
    }
}
