import COSEM

/// Values by chance, of a type and not of it: for trials and tests.
extension ValueType {
    /// A value of the type and within its bounds; strings and arrays are short.
    package func drawn(using random: inout some RandomNumberGenerator) -> COSEMData {
        func octets(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: 0...255, using: &random) } }
        func size(_ range: ClosedRange<Int>, upTo most: Int) -> Int {
            .random(in: range.clamped(to: 0...max(most, range.lowerBound)), using: &random)
        }
        switch self {
        case .boolean: return .boolean(Bool.random(using: &random) ? 0xFF : 0)
        case .enumerated(let names):
            return .enumerated(
                names.keys.sorted().randomElement(using: &random) ?? .random(in: 0...255, using: &random))
        case .integer(let range): return .integer(.random(in: range, using: &random))
        case .unsigned(let range): return .unsigned(.random(in: range, using: &random))
        case .long: return .long(.random(in: .min ... .max, using: &random))
        case .longUnsigned(let range): return .longUnsigned(.random(in: range, using: &random))
        case .doubleLong(let range): return .doubleLong(.random(in: range, using: &random))
        case .doubleLongUnsigned(let range): return .doubleLongUnsigned(.random(in: range, using: &random))
        case .octetString(let range), .text(let range): return .octetString(octets(size(range, upTo: 40)))
        case .visibleString(let range): return .visibleString(octets(size(range, upTo: 40)))
        case .utf8String(let range): return .utf8String(octets(size(range, upTo: 40)))
        case .bitString(let range): return Self.bits(size(range, upTo: 512), using: &random)
        case .dateTime:
            let time = UTCTime(secondsSince2000: .random(in: 800_000_000...1_000_000_000, using: &random))
            return .octetString(Bool.random(using: &random) ? COSEMDateTime(time).octets : octets(12))
        case .date: return .octetString(octets(5))
        case .time: return .octetString(octets(4))
        case .logicalName: return .octetString(octets(6))
        case .array(let range, let element):
            return .array((0..<size(range, upTo: 4)).map { _ in element.drawn(using: &random) })
        case .structure(let members): return .structure(members.map { $0.type.drawn(using: &random) })
        case .log: return .nullData
        case .constant(let value): return value
        }
    }

    /// A value with the type's tags that exceeds its bounds; nil where the type has none.
    package func exceeding(using random: inout some RandomNumberGenerator) -> COSEMData? {
        func outside<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) -> Number? {
            var numbers: [Number] = []
            if range.lowerBound > .min { numbers += [range.lowerBound - 1, .min] }
            if range.upperBound < .max { numbers += [range.upperBound + 1, .max] }
            return numbers.randomElement(using: &random)
        }
        /// A length that is too small or too large; none where only a very long string would be too long.
        func length(_ range: ClosedRange<Int>, upTo most: Int) -> Int? {
            var lengths: [Int] = []
            if range.lowerBound > 0 { lengths += [0, range.lowerBound - 1] }
            if range.upperBound < most { lengths += [range.upperBound + 1, min(most, 2 * range.upperBound + 1)] }
            return lengths.randomElement(using: &random)
        }
        func octets(_ range: ClosedRange<Int>) -> [UInt8]? {
            length(range, upTo: 2_000).map { Array(repeating: 0x5A, count: $0) }
        }
        switch self {
        case .boolean, .long, .dateTime, .date, .time, .logicalName, .structure, .log, .constant: return nil
        case .enumerated(let names):
            guard !names.isEmpty else { return nil }
            return (0...UInt8.max).filter { names[$0] == nil }.randomElement(using: &random).map { .enumerated($0) }
        case .integer(let range): return outside(range).map { .integer($0) }
        case .unsigned(let range): return outside(range).map { .unsigned($0) }
        case .longUnsigned(let range): return outside(range).map { .longUnsigned($0) }
        case .doubleLong(let range): return outside(range).map { .doubleLong($0) }
        case .doubleLongUnsigned(let range): return outside(range).map { .doubleLongUnsigned($0) }
        case .octetString(let range), .text(let range): return octets(range).map { .octetString($0) }
        case .visibleString(let range): return octets(range).map { .visibleString($0) }
        case .utf8String(let range): return octets(range).map { .utf8String($0) }
        case .bitString(let range):
            guard let count = length(range, upTo: 4_000) else { return nil }
            return Self.bits(count, using: &random)
        case .array(let range, let element):
            guard let count = length(range, upTo: 300) else { return nil }
            return .array((0..<count).map { _ in element.drawn(using: &random) })
        }
    }

    /// Number of octets of the octet-strings that have a fixed number by their tags; nil for all other types.
    package var fixedSize: Int? {
        switch self {
        case .dateTime: COSEMDateTime.size
        case .date: 5
        case .time: 4
        case .logicalName: 6
        default: nil
        }
    }

    private static func bits(_ count: Int, using random: inout some RandomNumberGenerator) -> COSEMData {
        let octets = (0..<(count + 7) / 8).map { _ in UInt8.random(in: 0...255, using: &random) }
        return BitString(count: count, octets: octets).map { .bitString($0) } ?? .nullData
    }
}
