import COSEM
import SimulationKernel

@testable import GBCS

extension ValueType {
    /// A value of the type and within its bounds.
    func random(using generator: inout SplitMix64) -> COSEMData {
        func octets(_ size: ClosedRange<Int>) -> [UInt8] {
            let count = Int.random(in: size.clamped(to: 0...max(40, size.lowerBound)), using: &generator)
            return (0..<count).map { _ in .random(in: 0 ... .max, using: &generator) }
        }
        switch self {
        case .boolean: return .boolean(Bool.random(using: &generator) ? 0xFF : 0)
        case .enumerated(let names):
            return .enumerated(
                names.keys.sorted().randomElement(using: &generator) ?? .random(in: 0 ... .max, using: &generator))
        case .integer(let range): return .integer(.random(in: range, using: &generator))
        case .unsigned(let range): return .unsigned(.random(in: range, using: &generator))
        case .long: return .long(.random(in: .min ... .max, using: &generator))
        case .longUnsigned(let range): return .longUnsigned(.random(in: range, using: &generator))
        case .doubleLong(let range): return .doubleLong(.random(in: range, using: &generator))
        case .doubleLongUnsigned(let range): return .doubleLongUnsigned(.random(in: range, using: &generator))
        case .octetString(let size), .text(let size): return .octetString(octets(size))
        case .visibleString(let size): return .visibleString(octets(size))
        case .utf8String(let size): return .utf8String(octets(size))
        case .bitString(let size):
            let count = Int.random(in: size, using: &generator)
            return .bitString(BitString(count: count, octets: octets((count + 7) / 8...(count + 7) / 8))!)
        case .dateTime: return .octetString(octets(12...12))
        case .date: return .octetString(octets(5...5))
        case .time: return .octetString(octets(4...4))
        case .logicalName: return .octetString(octets(6...6))
        case .array(let count, let element):
            let count = Int.random(in: count.clamped(to: 0...max(8, count.lowerBound)), using: &generator)
            return .array((0..<count).map { _ in element.random(using: &generator) })
        case .structure(let members): return .structure(members.map { $0.type.random(using: &generator) })
        case .log(let members):
            return .compactArray(
                CompactArray(
                    elementType: .structure(members.map { _ in .simple(.doubleLongUnsigned) }), elements: [])!)
        case .constant(let value): return value
        }
    }

    /// Values with the tags of the type, each of which exceeds one bound: of the value itself, or of the first member
    /// or element that has one; none where the type has no bounds.
    func exceeding(using generator: inout SplitMix64) -> [COSEMData] {
        func outside<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) -> [Number] {
            var numbers: [Number] = []
            if range.lowerBound > .min { numbers += [range.lowerBound - 1, .min] }
            if range.upperBound < .max { numbers += [range.upperBound + 1, .max] }
            return numbers
        }
        func strings(_ size: ClosedRange<Int>) -> [[UInt8]] {
            var strings = [[UInt8](repeating: 0x30, count: size.upperBound + 1)]
            if size.lowerBound > 0 { strings.append([]) }
            return strings
        }
        switch self {
        case .boolean, .long, .dateTime, .date, .time, .logicalName, .log, .constant: return []
        case .enumerated(let names):
            return names.isEmpty
                ? [] : [(0...UInt8.max).first { names[$0] == nil }].compactMap { $0.map { .enumerated($0) } }
        case .integer(let range): return outside(range).map { .integer($0) }
        case .unsigned(let range): return outside(range).map { .unsigned($0) }
        case .longUnsigned(let range): return outside(range).map { .longUnsigned($0) }
        case .doubleLong(let range): return outside(range).map { .doubleLong($0) }
        case .doubleLongUnsigned(let range): return outside(range).map { .doubleLongUnsigned($0) }
        case .octetString(let size), .text(let size): return strings(size).map { .octetString($0) }
        case .visibleString(let size): return strings(size).map { .visibleString($0) }
        case .utf8String(let size): return strings(size).map { .utf8String($0) }
        case .bitString(let size):
            return [size.lowerBound - 1, size.upperBound + 1].filter { $0 >= 0 }.map {
                .bitString(BitString(count: $0, octets: [UInt8](repeating: 0, count: ($0 + 7) / 8))!)
            }
        case .array(let count, let element):
            var values = [COSEMData.array((0...count.upperBound).map { _ in element.random(using: &generator) })]
            if count.lowerBound > 0 { values.append(.array([])) }
            if count.upperBound > 0 {
                let rest = (0..<max(0, count.lowerBound - 1)).map { _ in element.random(using: &generator) }
                values += element.exceeding(using: &generator).map { .array([$0] + rest) }
            }
            return values
        case .structure(let members):
            let values = members.map { $0.type.random(using: &generator) }
            for (index, member) in members.enumerated() {
                let exceeding = member.type.exceeding(using: &generator)
                guard exceeding.isEmpty else {
                    return exceeding.map { value in
                        var values = values
                        values[index] = value
                        return .structure(values)
                    }
                }
            }
            return []
        }
    }
}

extension COSEMData {
    /// Copies of the value, in each of which one value, at any depth, has another tag.
    var withOtherTags: [COSEMData] {
        let other: COSEMData = tag == .long64 ? .nullData : .long64(0)
        func copies(_ elements: [COSEMData], _ make: ([COSEMData]) -> COSEMData) -> [COSEMData] {
            elements.indices.flatMap { index in
                elements[index].withOtherTags.map { value in
                    var elements = elements
                    elements[index] = value
                    return make(elements)
                }
            }
        }
        switch self {
        case .array(let elements): return [other, .structure(elements)] + copies(elements) { .array($0) }
        case .structure(let members): return [other, .array(members)] + copies(members) { .structure($0) }
        default: return [other]
        }
    }
}
