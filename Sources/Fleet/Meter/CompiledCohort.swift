import COSEM
import ESMEEmulator
import LoadSynthesis

/// A cohort that is ready to make meters from draws, in whole numbers. It is trivial: ``CompiledFleet`` owns what it
/// points to.
struct CompiledCohort {
    let components: UnsafeBufferPointer<CompiledComponent>
    let processingTime: ClosedRange<Int>
    /// Limits of a draw of 32 bits: below the first it makes a single-element meter, else below the second a
    /// twin-element one.
    private let singleBelow: UInt64
    private let twinBelow: UInt64
    private let firstInstalled: UTCTime
    private let installationDays: UInt64
    private let distributor: UInt64

    init(_ cohort: Cohort, _ curves: inout CurveLibrary) throws(LoadShapeError) {
        var compiled: [CompiledComponent] = []
        do throws(LoadShapeError) {
            for load in cohort.loads {
                compiled.append(try CompiledComponent(load, offPeak: cohort.offPeak, region: cohort.region, &curves))
            }
        } catch {
            for component in compiled { component.deallocate() }
            throw error
        }
        components = .copy(compiled)
        processingTime = cohort.device.processingTime
        let single = cohort.variants[.singleElement] ?? 0
        singleBelow = Self.threshold(single)
        twinBelow = Self.threshold(single + (cohort.variants[.twinElement] ?? 0))
        firstInstalled = cohort.installed.lowerBound.roundedDown(to: 86_400)
        installationDays = UInt64(max(0, (cohort.installed.upperBound - firstInstalled) / 86_400)) + 1
        // One distributor of each region: Electricity North West, Western Power East Midlands, South Eastern.
        distributor =
            switch cohort.region {
            case .north: 16
            case .central: 11
            case .south: 19
            }
    }

    func deallocate() {
        for component in components { component.deallocate() }
        components.deallocate()
    }

    private static func threshold(_ share: Double) -> UInt64 { UInt64((min(1, max(0, share)) * 0x1p32).rounded()) }

    func variant(_ draw: MeterDraw) -> ElementVariant {
        let bits = draw.bits(.variant) >> 32
        return bits < singleBelow ? .singleElement : bits < twinBelow ? .twinElement : .polyphase
    }

    func installed(_ draw: MeterDraw) -> UTCTime {
        firstInstalled + Int64(draw.bits(.installed).multipliedFullWidth(by: installationDays).high) * 86_400
    }

    /// The number of the meter that would have an MPAN, if ``mpans(_:)`` made it.
    static func number(of mpan: MPAN) -> UInt64 { mpan.number / 10 % 10_000_000_000 / 4 }

    func mpans(_ number: Int) -> (primary: MPAN, secondary: MPAN, export: MPAN) {
        let unique = UInt64(number) &* 4
        return (
            MPAN(distributor: distributor, unique: unique), MPAN(distributor: distributor, unique: unique + 1),
            MPAN(distributor: distributor, unique: unique + 2)
        )
    }
}
