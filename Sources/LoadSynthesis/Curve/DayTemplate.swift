/// The weights of a UTC day's 48 half hours, packed for reading: each 32 bits have the part with noise in the low half
/// and the part without noise in the high half, both 0 to 4,095.
///
/// Two half hours of the other end stand before and after the 48, so that a meter whose habits are early or late reads
/// the same weights from another start.
enum DayTemplate {
    static let largest = 4_095.0
    static let pad = 2
    static let count = DayShape.pointCount + 2 * pad

    /// - Parameters:
    ///   - values: mean power of each half hour, 0 where the register does not count.
    ///   - floor: part of the power that has no noise.
    static func packed(_ values: [Double], floor: Double) -> [UInt32] {
        // A day without energy keeps its zeros.
        let highest = values.max() ?? 0
        let scale = highest > 0 ? largest / highest : 0
        let weights = values.map { value in
            let whole = UInt32((value * scale).rounded())
            let quiet = min(whole, UInt32((min(value, floor) * scale).rounded()))
            return (whole - quiet) | quiet << 16
        }
        return weights.suffix(pad) + weights + weights.prefix(pad)
    }
}

/// Templates of a curve, each kept once.
struct TemplateStore {
    private(set) var templates: [UInt32] = []
    private var known: [[UInt32]: UInt16] = [:]

    mutating func index(of template: [UInt32]) -> UInt16 {
        if let index = known[template] { return index }
        precondition(known.count < Int(UInt16.max), "more templates than a day's 16 bits can name")
        let index = UInt16(known.count)
        known[template] = index
        templates += template
        return index
    }
}
