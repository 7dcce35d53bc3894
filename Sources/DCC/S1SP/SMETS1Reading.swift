import COSEM

/// What a SMETS1 meter was read to hold.
package enum SMETS1Reading: Hashable, Sendable {
    /// A row of a log: the time of its capture, which is the end of a half hour or a midnight, and its value in Wh.
    package struct Row: Hashable, Sendable {
        package var time: UTCTime
        package var value: Int64

        package init(_ time: UTCTime, _ value: Int64) { (self.time, self.value) = (time, value) }
    }

    /// Wh and varh.
    case registers(active: Int64, reactive: Int64)
    /// Ascending in time.
    case rows([Row])

    /// Approximate size in memory, in octets.
    package var octets: Int {
        switch self {
        case .registers: 64
        case .rows(let rows): 64 + rows.count * MemoryLayout<Row>.stride
        }
    }
}
