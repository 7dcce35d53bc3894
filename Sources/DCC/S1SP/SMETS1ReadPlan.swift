import COSEM
import SMETS1Meter

/// The Equivalent Steps of a read of a SMETS1 meter: the attributes to get, in order, and what their values mean.
///
/// How makes present themselves over DLMS/COSEM is not published; the steps follow the make's ``SMETS1Profile``.
package struct SMETS1ReadPlan: Hashable, Sendable {
    /// An attribute to get, with a range of a profile's rows where it is one.
    package struct Step: Hashable, Sendable {
        package let attribute: ObjectReference
        package let range: ClosedRange<UTCTime>?

        init(_ classID: UInt16, _ name: LogicalName, _ attribute: Int8, range: ClosedRange<UTCTime>? = nil) {
            self.attribute = ObjectReference(classID, name, attribute)
            self.range = range
        }
    }

    package let dataset: SMETS1Dataset
    /// The rows to read, both ends included; nil for registers.
    package let range: ClosedRange<UTCTime>?
    package let steps: [Step]
    /// The object whose values are read from a log.
    private let valueName: LogicalName
    /// Whether rows hold the register, so that a half hour is the difference of two.
    private let isCumulative: Bool

    private static let clock = LogicalName(0, 0, 1, 0, 0)
    private static let registerClass: UInt16 = 3
    private static let profileClass: UInt16 = 7

    /// Fails for a log without a range, and registers with one.
    package init?(_ dataset: SMETS1Dataset, range: ClosedRange<UTCTime>?, of profile: SMETS1Profile) {
        guard (dataset.period == nil) == (range == nil) else { return nil }
        (self.dataset, self.range) = (dataset, range)
        let quantity: UInt8 = dataset.isExport ? 2 : 1
        let register = LogicalName(1, 0, quantity, 8, 0)
        isCumulative = dataset.period == 1_800 && profile.halfHourValue == .cumulative
        guard let range else {
            valueName = register
            let reactive = LogicalName(1, 0, quantity + 2, 8, 0)
            steps = [register, reactive].flatMap { name in
                [Step(Self.registerClass, name, 2), Step(Self.registerClass, name, 3)]
            }
            return
        }
        let log = dataset == .importDays ? profile.dailyProfileName : profile.halfHourProfileName
        valueName = dataset == .importDays || isCumulative ? register : LogicalName(1, 0, quantity, 29, 0)
        // The first half hour is the difference from the row before the range.
        let first = isCumulative ? range.lowerBound - 1_800 : range.lowerBound
        steps = [
            Step(Self.profileClass, log, 3), Step(Self.registerClass, valueName, 3),
            Step(Self.profileClass, log, 2, range: first...range.upperBound),
        ]
    }

    /// Makes a reading of the values that the steps gave.
    ///
    /// - Parameter values: of all ``steps``, in their order.
    package func reading(of values: [COSEMData]) throws(SMETS1Debug) -> SMETS1Reading {
        guard values.count == steps.count else {
            throw SMETS1Debug(.otherReason, at: values.count + 1, "\(steps.count) values were asked for")
        }
        guard range != nil else {
            return .registers(active: try register(values, at: 0), reactive: try register(values, at: 2))
        }
        return .rows(try rows(values))
    }

    private func mismatch(at place: Int, _ what: String) -> SMETS1Debug {
        SMETS1Debug(.typeUnmatched, at: place + 1, "\(steps[place].attribute.logicalName) \(what)")
    }

    private func register(_ values: [COSEMData], at place: Int) throws(SMETS1Debug) -> Int64 {
        guard let number = SMETS1DataReader.integer(values[place]) else {
            throw mismatch(at: place, "is no whole number")
        }
        return try scaled(number, values[place + 1], at: place + 1)
    }

    private func scaled(_ number: Int64, _ data: COSEMData, at place: Int) throws(SMETS1Debug) -> Int64 {
        guard let scaler = SMETS1DataReader.scaler(data) else { throw mismatch(at: place, "has no scaler and unit") }
        guard let value = SMETS1DataReader.scaled(number, scaler) else { throw mismatch(at: place, "is too large") }
        return value
    }

    // MARK: - Logs

    private func rows(_ values: [COSEMData]) throws(SMETS1Debug) -> [SMETS1Reading.Row] {
        guard let columns = SMETS1DataReader.columns(values[0]) else { throw mismatch(at: 0, "has no columns") }
        guard let clock = columns.firstIndex(of: Self.clock) else { throw mismatch(at: 0, "has no column of times") }
        guard let column = columns.firstIndex(of: valueName) else {
            throw SMETS1Debug(
                .objectUndefined, at: 1, "\(steps[0].attribute.logicalName) has no column \(valueName)")
        }
        guard case .array(let entries) = values[2] else { throw mismatch(at: 2, "has no rows") }
        var rows: [SMETS1Reading.Row] = []
        rows.reserveCapacity(entries.count)
        for entry in entries {
            guard case .structure(let fields) = entry, fields.count == columns.count,
                let number = SMETS1DataReader.integer(fields[column]),
                let time = time(fields[clock], after: rows.last?.time)
            else { throw mismatch(at: 2, "has a row that cannot be read") }
            if let last = rows.last, time <= last.time { throw mismatch(at: 2, "has rows out of order") }
            rows.append(.init(time, try scaled(number, values[1], at: 1)))
        }
        if isCumulative { rows = differences(of: rows) }
        if let range { rows.removeAll { !range.contains($0.time) } }
        return Array(rows.suffix(dataset.rowLimit))
    }

    /// A time that is left out is one period after the row before.
    private func time(_ data: COSEMData, after last: UTCTime?) -> UTCTime? {
        guard data == .nullData else { return SMETS1DataReader.time(data) }
        guard let last, let period = dataset.period else { return nil }
        return last + period
    }

    /// The energies of half hours; none for a row whose predecessor is missing.
    private func differences(of rows: [SMETS1Reading.Row]) -> [SMETS1Reading.Row] {
        zip(rows, rows.dropFirst()).compactMap { before, row in
            guard row.time - before.time == 1_800 else { return nil }
            let (difference, overflow) = row.value.subtractingReportingOverflow(before.value)
            return overflow ? nil : .init(row.time, difference)
        }
    }
}
