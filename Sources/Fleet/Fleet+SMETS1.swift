import SMETS1Meter

extension Fleet {
    /// The numbers of the fleet's SMETS1 meters, ascending: one range for each of their cohorts.
    public var smets1Meters: [Range<Int>] {
        definition.cohorts.indices.filter { definition.cohorts[$0].device.smetsVersion == .smets1 }
            .map { meters(ofCohort: $0) }
    }

    /// How SMETS1 meter `number` presents itself; nil for a SMETS2 meter.
    ///
    /// - Precondition: `number` is 0 to ``count`` − 1.
    public func smets1Profile(of number: Int) -> SMETS1Profile? {
        definition.cohorts[cohort(of: number)].device.smets1
    }
}
