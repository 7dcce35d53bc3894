import GBCS

/// A condition that a phase's voltage may be in, with the codes of its events (GBCS 16.2).
enum VoltageCondition: UInt8, CaseIterable, Codable {
    case averageOver, averageUnder, extremeOver, swell, extremeUnder, sag

    private static let beginnings: [UInt16] = [0x8002, 0x8006, 0x8020, 0x8024, 0x8028, 0x802C]
    private static let ends: [UInt16] = [0x8085, 0x8089, 0x808D, 0x8091, 0x8095, 0x8099]

    /// The codes for its beginning and its end.
    ///
    /// - Parameter place: 0 for a meter of one phase, else the number of the phase.
    func codes(_ place: UInt8) -> (begins: AlertCode, ends: AlertCode) {
        func code(_ first: UInt16) -> AlertCode { AlertCode(rawValue: first + UInt16(place)) }
        return (code(Self.beginnings[Int(rawValue)]), code(Self.ends[Int(rawValue)]))
    }

    func isMet(_ voltage: UInt32, _ threshold: UInt32) -> Bool {
        switch self {
        case .averageOver, .extremeOver, .swell: threshold > 0 && voltage > threshold
        case .averageUnder, .extremeUnder, .sag: threshold > 0 && voltage < threshold
        }
    }
}
