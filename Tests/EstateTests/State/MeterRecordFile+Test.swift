@testable import Estate

extension MeterRecordFile {
    /// A record that is known to be sound.
    subscript(number: Int) -> MeterRecord {
        guard let record = record(number) else { fatalError("meter \(number)'s record is damaged") }
        return record
    }
}
