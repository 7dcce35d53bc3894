import COSEM
import ESMEEmulator
import GBCS

/// The one ESME of a thread, which becomes meter after meter of its fleet: nothing is made for a message.
///
/// Not Sendable: one thread owns it.
public final class FleetMeter {
    public let fleet: Fleet
    public let keyring: FleetKeyring
    /// The meter that this last became.
    public let esme: ESME
    public private(set) var number = 0
    private let load: FleetLoad
    private var cohort = -1
    private var hasState = false

    /// - Parameters:
    ///   - trustAnchors: what every meter of the fleet holds.
    ///   - keyring: for this thread.
    public init(_ fleet: Fleet, trustAnchors: TrustAnchors, keyring: FleetKeyring) {
        self.fleet = fleet
        self.keyring = keyring
        load = FleetLoad(fleet)
        esme = ESME(
            identity: DeviceIdentity(entityIdentifier: fleet.entityIdentifier(0)), trustAnchors: trustAnchors,
            keys: keyring,
            metering: Metering(
                variant: .singleElement, loadModel: load, installed: UTCTime(secondsSince2000: 0)),
            ownOriginatorCounter: 1)
        become(0, ownOriginatorCounter: 1, lastCounters: [:], state: nil)
    }

    /// The cohort's, in milliseconds.
    public var processingTimeRange: ClosedRange<Int> { fleet.cohorts[cohort].processingTime }

    /// Makes ``esme`` meter `number`.
    ///
    /// - Parameters:
    ///   - ownOriginatorCounter: its next one.
    ///   - lastCounters: what Protection Against Replay compares with.
    ///   - state: where the meter differs from the function; nil for most.
    public func become(_ number: Int, ownOriginatorCounter: UInt64, lastCounters: ReplayCounters, state: DeviceState?) {
        precondition((0..<fleet.count).contains(number), "the fleet has meters 0 to \(fleet.count - 1)")
        self.number = number
        let index = fleet.cohort(of: number)
        if index != cohort { enter(index) }
        let draw = fleet.draw(number)
        fleet.cohorts.withUnsafeBufferPointer { cohorts in
            let variant = cohorts[index].variant(draw)
            let installed = cohorts[index].installed(draw)
            load.become(cohorts[index], draw, variant, installed: installed)
            let mpans = cohorts[index].mpans(number)
            esme.identity.entityIdentifier = fleet.entityIdentifier(number)
            esme.identity.variant = variant
            esme.identity.importMPAN = mpans.primary
            esme.identity.secondaryImportMPAN = mpans.secondary
            esme.identity.exportMPAN = mpans.export
            esme.metering.variant = variant
            esme.metering.installed = installed
        }
        keyring.become(number)
        esme.ownOriginatorCounter = ownOriginatorCounter
        esme.lastCounters = lastCounters
        if hasState || state != nil { esme.state = state ?? DeviceState() }
        // What a meter without state gains makes it one with state.
        hasState = state != nil
        esme.hasChangedState = false
    }

    /// To be called when the meter's state has changed, so that the next one does not inherit it.
    public func noteState() { hasState = true }

    private func enter(_ index: Int) {
        cohort = index
        esme.identity.firmwareVersion = fleet.cohorts[index].firmwareVersion
        esme.rules = fleet.cohorts[index].rules ?? fleet.definition.rules
        esme.metering.capacities = fleet.cohorts[index].logCapacities
    }
}
