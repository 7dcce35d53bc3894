import ESMEEmulator
import Glibc
import LoadSynthesis

/// One load of a cohort that is ready to be drawn: its curves, and the distribution of the yearly energy as a table. It
/// is trivial: ``CompiledFleet`` owns what it points to.
struct CompiledComponent {
    /// A curve and the share of the component's energy that follows it.
    struct Part {
        /// The curve, not retained: ``CompiledFleet`` holds all curves.
        let curve: Unmanaged<LoadCurve>
        /// Index of the TOU register: 0, or 1 for the off-peak half hours.
        let tou: Int
        /// Share of the component's energy in units of 2⁻³²; the last part of a component has what the others leave.
        let share: UInt64
    }

    let element: LoadComponent.Element
    let parts: UnsafeBufferPointer<Part>
    /// A draw of 32 bits below this has the load.
    private let below: UInt64
    /// Yearly energy, Wh, at the 257 quantiles (i + ½) / 257.
    private let quantiles: UnsafeBufferPointer<UInt64>

    init(
        _ load: LoadComponent, offPeak: TariffWindow?, region: Cohort.Region, _ curves: inout CurveLibrary
    ) throws(LoadShapeError) {
        element = load.element
        below = UInt64((min(1, max(0, load.share)) * 0x1p32).rounded())
        let (median, spread, range) = (load.annual.median, load.annual.spread, load.annual.range)
        let quantiles = (0...256).map { index in
            let energy = median * exp(spread * Self.normalQuantile((Double(index) + 0.5) / 257))
            return UInt64((1_000 * min(range.upperBound, max(range.lowerBound, energy))).rounded())
        }
        var parts: [Part] = []
        if load.element == .activeImport, let offPeak {
            let windows = [(offPeak.complement, 0), (offPeak, 1)]
            for (window, tou) in windows {
                guard let curve = try curves.curve(load.shape, window, region) else { continue }
                let share = UInt64((curve.annualShare * 0x1p32).rounded())
                parts.append(Part(curve: .passUnretained(curve), tou: tou, share: share))
            }
        } else {
            guard let curve = try curves.curve(load.shape, nil, region) else { throw .noEnergy }
            parts = [Part(curve: .passUnretained(curve), tou: 0, share: 1 << 32)]
        }
        // Nothing throws from here on: what is allocated will have an owner.
        self.quantiles = .copy(quantiles)
        self.parts = .copy(parts)
    }

    func deallocate() {
        parts.deallocate()
        quantiles.deallocate()
    }

    /// Yearly energy, Wh, of the meter's load with index `place`; nil when it has none.
    func annual(_ draw: MeterDraw, _ place: Int, _ variant: ElementVariant) -> UInt64? {
        guard element != .secondaryActiveImport || variant == .twinElement else { return nil }
        let bits = draw.load(place)
        guard bits >> 32 < below else { return nil }
        let position = bits & 0xFFFF_FFFF
        let (index, fraction) = (Int(position >> 24), position & 0xFF_FFFF)
        // This stays inside the table: the index is at most 255 and there are 257.
        return quantiles[index] + (quantiles[index + 1] &- quantiles[index]) &* fraction >> 24
    }

    /// The part of `annual` that part `index` has: together the parts have all of it.
    func annual(_ annual: UInt64, ofPart index: Int) -> UInt64 {
        let first = annual.multipliedFullWidth(by: parts[0].share)
        let share = min(annual, first.high << 32 | first.low >> 32)
        return index == 0 ? (parts.count == 1 ? annual : share) : annual - share
    }

    /// The number z with P(Z ≤ z) = `probability`, by halving: at start-up only.
    private static func normalQuantile(_ probability: Double) -> Double {
        var (low, high) = (-6.0, 6.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if 0.5 * (1 + erf(middle / 2.0.squareRoot())) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
