import COSEM
import ESMEEmulator
import LoadSynthesis

/// The load of the meter of the fleet that this last became.
///
/// There is one for each thread: becoming a meter draws its loads into memory that is used again, so that it allocates
/// nothing. Not Sendable.
public final class FleetLoad: LoadModel {
    /// A curve that the meter follows. It is not retained: the fleet, which this object holds, keeps it.
    private struct Part {
        let curve: Unmanaged<LoadCurve>
        let annual: UInt64
        let seed: UInt64
        let element: LoadComponent.Element
        let tou: Int
    }

    private let fleet: Fleet
    private let parts: UnsafeMutableBufferPointer<Part>
    // Unchecked: one thread has the load, and each access is a load or a store.
    @exclusivity(unchecked) private var partCount = 0
    @exclusivity(unchecked) private var installed = UTCTime(secondsSince2000: 0)

    public init(_ fleet: Fleet) {
        self.fleet = fleet
        let most = fleet.cohorts.map { $0.components.reduce(0) { $0 + $1.parts.count } }.max() ?? 0
        parts = .allocate(capacity: max(1, most))
    }

    deinit {
        // Parts are trivial: there is nothing to deinitialise.
        parts.deallocate()
    }

    /// The seed of the meter's first load, of which others follow; 0 for a meter without load.
    var loadSeed: UInt64 { partCount > 0 ? parts[0].seed : 0 }

    /// Becomes meter `number`.
    public func become(_ number: Int) {
        let cohort = fleet.cohorts[fleet.cohort(of: number)]
        let draw = fleet.draw(number)
        become(cohort, draw, cohort.variant(draw), installed: cohort.installed(draw))
    }

    func become(_ cohort: CompiledCohort, _ draw: MeterDraw, _ variant: ElementVariant, installed: UTCTime) {
        self.installed = installed
        var count = 0
        for place in cohort.components.indices {
            let component = cohort.components[place]
            guard let annual = component.annual(draw, place, variant) else { continue }
            let seed = draw.loadSeed(place)
            for index in component.parts.indices {
                parts.initializeElement(
                    at: count,
                    to: Part(
                        curve: component.parts[index].curve,
                        annual: component.annual(annual, ofPart: index), seed: seed,
                        element: component.element, tou: component.parts[index].tou))
                count += 1
            }
        }
        partCount = count
    }

    /// The parts that a register counts, and the factor by which it multiplies them, in 1,024ths.
    private struct Selection {
        var activeImport = false
        var secondary = false
        var export = false
        /// The TOU register whose half hours alone are counted; nil for all.
        var tou: Int?
        var factor: UInt64 = 1_024

        init(_ register: Register) {
            switch register {
            case .activeImport: activeImport = true
            case .secondaryActiveImport, .secondaryTOU(0): secondary = true
            case .activeExport: export = true
            case .reactiveImport:
                // Reactive import is that of both elements (GBCS ECS22c), at a power factor of 0.98 lagging.
                (activeImport, secondary, factor) = (true, true, 205)
            case .reactiveExport: (export, factor) = (true, 82)
            case .tou(let number), .touBlock(block: 0, let number), .blockCounter(block: 0, let number):
                (activeImport, tou) = (true, number)
            case .secondaryTOU, .touBlock, .blockCounter: break
            }
        }

        func has(_ part: Part) -> Bool {
            switch part.element {
            case .activeImport: activeImport && (tou == nil || tou == part.tou)
            case .secondaryActiveImport: secondary
            case .activeExport: export
            }
        }
    }

    public func reading(_ register: Register, at time: UTCTime) -> UInt64 {
        guard time > installed else { return 0 }
        let selection = Selection(register)
        var sum: UInt64 = 0
        for index in 0..<partCount where selection.has(parts[index]) {
            let part = parts[index]
            part.curve._withUnsafeGuaranteedRef {
                sum &+= $0.reading(annual: part.annual, seed: part.seed, at: time)
                sum &-= $0.reading(annual: part.annual, seed: part.seed, at: installed)
            }
        }
        return selection.factor == 1_024 ? sum : sum &* selection.factor >> 10
    }

    public func fill(
        _ readings: inout MutableSpan<UInt64>, with register: Register, from start: UTCTime, every period: Int64
    ) {
        fill(&readings, Selection(register), from: start, every: period, isRelative: false)
    }

    public func fillForDifferences(
        _ readings: inout MutableSpan<UInt64>, with register: Register, from start: UTCTime, every period: Int64
    ) {
        // The factor is applied to the register: half hours are differences of what the register reads.
        let selection = Selection(register)
        fill(&readings, selection, from: start, every: period, isRelative: selection.factor == 1_024)
    }

    private func fill(
        _ readings: inout MutableSpan<UInt64>, _ selection: Selection, from start: UTCTime, every period: Int64,
        isRelative: Bool
    ) {
        for index in readings.indices { readings[index] = 0 }
        let isRelative = isRelative && start >= installed
        var zero: UInt64 = 0
        for index in 0..<partCount where selection.has(parts[index]) {
            let part = parts[index]
            part.curve._withUnsafeGuaranteedRef {
                $0.add(to: &readings, annual: part.annual, seed: part.seed, from: start, every: period)
                if !isRelative { zero &+= $0.reading(annual: part.annual, seed: part.seed, at: installed) }
            }
        }
        guard !isRelative else { return }
        for index in readings.indices {
            let reading = start + Int64(index) * period <= installed ? 0 : readings[index] &- zero
            readings[index] = selection.factor == 1_024 ? reading : reading &* selection.factor >> 10
        }
    }
}
