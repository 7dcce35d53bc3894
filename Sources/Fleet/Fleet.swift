import ESMEEmulator
import GBCS
import LoadSynthesis

/// A fleet ready to run: the loads of its cohorts are compiled, and every meter is a function of the definition and its
/// number.
///
/// It stores nothing for a meter: 32 million cost what one costs.
public final class Fleet: @unchecked Sendable {
    // Unchecked because of the pointers, which are `compiled`'s: they are never written through.

    public let definition: FleetDefinition
    public let count: Int
    public let keys: FleetKeys
    private let compiled: CompiledFleet
    /// The compiled cohorts in the definition's order; valid as long as the fleet is held.
    let cohorts: UnsafeBufferPointer<CompiledCohort>
    /// The number of the first meter of each cohort, and the count at the end.
    private let boundaries: UnsafeBufferPointer<Int>

    /// Compiles the loads, which takes some milliseconds for each shape and tariff.
    public init(_ definition: FleetDefinition) throws(LoadShapeError) {
        precondition((1...FleetDefinition.meterLimit).contains(definition.count), "a fleet has 1 to 2^26 meters")
        precondition(
            UInt64.max - definition.firstEntityIdentifier.rawValue >= UInt64(definition.count),
            "the last meter's entity identifier is beyond FF-FF-FF-FF-FF-FF-FF-FF")
        self.definition = definition
        count = definition.count
        keys = FleetKeys(seed: definition.seed)
        compiled = try CompiledFleet(definition)
        cohorts = compiled.cohorts
        boundaries = compiled.boundaries
    }

    public func entityIdentifier(_ number: Int) -> EntityIdentifier {
        EntityIdentifier(definition.firstEntityIdentifier.rawValue &+ UInt64(number))
    }

    /// The number of the meter that is `device`, 0 to ``count`` − 1; nil for any other device.
    public func number(of device: EntityIdentifier) -> Int? {
        let (offset, overflows) = device.rawValue.subtractingReportingOverflow(
            definition.firstEntityIdentifier.rawValue)
        return overflows || offset >= UInt64(count) ? nil : Int(offset)
    }

    /// The number of the meter with an MPAN, for any of its meter points; nil when none has it.
    public func number(of mpan: MPAN) -> Int? {
        guard let number = Int(exactly: CompiledCohort.number(of: mpan)), number < count else { return nil }
        let profile = profile(of: number)
        return [profile.importMPAN, profile.secondaryImportMPAN, profile.exportMPAN].contains(mpan) ? number : nil
    }

    /// Index of the cohort that meter `number` belongs to.
    public func cohort(of number: Int) -> Int {
        // There are few cohorts: halving beats a table of 32 million.
        var (low, high) = (0, boundaries.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if boundaries[middle] <= number { low = middle } else { high = middle }
        }
        return low
    }

    /// The numbers of the meters in a cohort.
    public func meters(ofCohort cohort: Int) -> Range<Int> { boundaries[cohort]..<boundaries[cohort + 1] }

    /// The draw from which everything about meter `number` follows.
    func draw(_ number: Int) -> MeterDraw { MeterDraw(seed: definition.seed, number: number) }

    public func profile(of number: Int) -> MeterProfile {
        precondition((0..<count).contains(number), "the fleet has meters 0 to \(count - 1)")
        let index = cohort(of: number)
        let (cohort, draw) = (cohorts[index], draw(number))
        let variant = cohort.variant(draw)
        let mpans = cohort.mpans(number)
        return MeterProfile(
            number: number, cohort: index, variant: variant, installed: cohort.installed(draw),
            importMPAN: mpans.primary, secondaryImportMPAN: mpans.secondary, exportMPAN: mpans.export,
            loads: cohort.components.indices.compactMap { place in
                cohort.components[place].annual(draw, place, variant).map { annual in
                    MeterProfile.Load(component: definition.cohorts[index].loads[place], annual: annual)
                }
            })
    }
}
