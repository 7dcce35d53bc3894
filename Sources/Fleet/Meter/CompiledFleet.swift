import LoadSynthesis

/// The cohorts of a fleet as every thread reads them: through pointers, so that threads count no references to what
/// they share.
///
/// `@unchecked Sendable`: what the pointers point to is written in `init`, before anyone else has it, only read from
/// then on, and freed in `deinit`. ``Fleet`` holds this for as long as it lives, and whoever reads holds the fleet.
final class CompiledFleet: @unchecked Sendable {
    /// The compiled cohorts in the definition's order.
    let cohorts: UnsafeBufferPointer<CompiledCohort>
    /// The number of the first meter of each cohort, and the count at the end.
    let boundaries: UnsafeBufferPointer<Int>
    /// The curves, which the cohorts do not retain.
    private let curves: CurveLibrary

    init(_ definition: FleetDefinition) throws(LoadShapeError) {
        var curves = CurveLibrary(seed: definition.seed)
        var (cohorts, boundaries, first) = ([CompiledCohort](), [Int](), 0)
        do throws(LoadShapeError) {
            for cohort in definition.cohorts {
                cohorts.append(try CompiledCohort(cohort, &curves))
                boundaries.append(first)
                first += cohort.count
            }
        } catch {
            for cohort in cohorts { cohort.deallocate() }
            throw error
        }
        boundaries.append(first)
        self.cohorts = .copy(cohorts)
        self.boundaries = .copy(boundaries)
        self.curves = curves
    }

    deinit {
        for cohort in cohorts { cohort.deallocate() }
        cohorts.deallocate()
        boundaries.deallocate()
    }
}

extension UnsafeBufferPointer {
    /// A copy of `elements`, which are trivial; its owner has to deallocate it.
    static func copy(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
        let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = copy.initialize(from: elements)
        return UnsafeBufferPointer(copy)
    }
}
