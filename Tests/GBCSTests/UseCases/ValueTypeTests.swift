import COSEM
import Testing

@testable import GBCS

@Suite("Types of attributes and parameters (GBCS Use Case annex)")
struct ValueTypeTests {
    /// How a value fits a type.
    enum Fit: Equatable, CustomStringConvertible {
        case good
        case wrong(ValueMismatch.Kind, String)

        var description: String {
            switch self {
            case .good: "good"
            case .wrong(let kind, let text): "\(kind): \(text)"
            }
        }

        init(_ type: ValueType, _ value: COSEMData) {
            do throws(ValueMismatch) {
                try type.check(value)
                self = .good
            } catch { self = .wrong(error.kind, error.description) }
        }
    }

    private static func bits(_ count: Int) -> COSEMData {
        .bitString(BitString(count: count, octets: Array(repeating: 0, count: (count + 7) / 8))!)
    }

    static let numbers: [(ValueType, COSEMData, Fit)] = [
        (.boolean, .boolean(0), .good),
        (.boolean, .boolean(0xFF), .good),
        (.boolean, .boolean(1), .good),
        (.boolean, .unsigned(1), .wrong(.type, "unsigned instead of boolean")),
        (.enumerated([1: "credit"]), .enumerated(1), .good),
        (.enumerated([1: "credit"]), .enumerated(3), .wrong(.bound, "3 has no meaning")),
        (.enumerated([1: "credit"]), .unsigned(1), .wrong(.type, "unsigned instead of enum")),
        (.enumerated([:]), .enumerated(255), .good),
        (.integer(-5...5), .integer(-5), .good),
        (.integer(-5...5), .integer(5), .good),
        (.integer(-5...5), .integer(-6), .wrong(.bound, "-6 is not within -5 and 5")),
        (.integer(-5...5), .unsigned(0), .wrong(.type, "unsigned instead of integer")),
        (.unsigned(1...7), .unsigned(1), .good),
        (.unsigned(1...7), .unsigned(0), .wrong(.bound, "0 is not within 1 and 7")),
        (.unsigned(1...7), .integer(1), .wrong(.type, "integer instead of unsigned")),
        (.unsigned, .unsigned(255), .good),
        (.long, .long(.min), .good),
        (.long, .longUnsigned(0), .wrong(.type, "long-unsigned instead of long")),
        (.longUnsigned(0...1_799), .longUnsigned(1_799), .good),
        (.longUnsigned(0...1_799), .longUnsigned(1_800), .wrong(.bound, "1800 is not within 0 and 1799")),
        (.longUnsigned(0...1_799), .long(0), .wrong(.type, "long instead of long-unsigned")),
        (.longUnsigned, .longUnsigned(.max), .good),
        (.doubleLong(0...9), .doubleLong(9), .good),
        (.doubleLong(0...9), .doubleLong(.min), .wrong(.bound, "-2147483648 is not within 0 and 9")),
        (.doubleLong, .doubleLongUnsigned(0), .wrong(.type, "double-long-unsigned instead of double-long")),
        (.doubleLongUnsigned(0...9), .doubleLongUnsigned(9), .good),
        (.doubleLongUnsigned(0...9), .doubleLongUnsigned(.max), .wrong(.bound, "4294967295 is not within 0 and 9")),
        (.doubleLongUnsigned, .doubleLong(0), .wrong(.type, "double-long instead of double-long-unsigned")),
    ]

    @Test("booleans, enums and numbers", arguments: numbers)
    func number(type: ValueType, value: COSEMData, fit: Fit) {
        #expect(Fit(type, value) == fit)
    }

    static let strings: [(ValueType, COSEMData, Fit)] = [
        (.octetString(2...4), .octetString([1, 2]), .good),
        (.octetString(2...4), .octetString([1]), .wrong(.bound, "number of octets 1 is not within 2 and 4")),
        (.octetString(4...4), .visibleString([1]), .wrong(.type, "visible-string instead of octet-string(4)")),
        (.text(0...2), .octetString([]), .good),
        (.text(0...2), .octetString([0x41, 0x42, 0x43]), .wrong(.bound, "number of octets 3 is not within 0 and 2")),
        (.text(0...2), .utf8String([]), .wrong(.type, "utf8-string instead of text(0…2)")),
        (.visibleString(0...2), .visibleString([0x41]), .good),
        (.visibleString(0...2), .visibleString([0, 0, 0]), .wrong(.bound, "number of octets 3 is not within 0 and 2")),
        (.visibleString(0...2), .octetString([]), .wrong(.type, "octet-string instead of visible-string(0…2)")),
        (.utf8String(0...2), .utf8String([0xC3, 0xA9]), .good),
        (.utf8String(0...2), .utf8String([0, 0, 0]), .wrong(.bound, "number of octets 3 is not within 0 and 2")),
        (.utf8String(0...2), .visibleString([]), .wrong(.type, "visible-string instead of utf8-string(0…2)")),
        (.bitString(7...7), bits(7), .good),
        (.bitString(7...7), bits(8), .wrong(.bound, "number of bits 8 is not within 7 and 7")),
        (.bitString(7...7), .octetString([0]), .wrong(.type, "octet-string instead of bit-string(7)")),
        (.bitString(0...20), bits(0), .good),
        (.dateTime, .octetString([UInt8](repeating: 0xFF, count: 12)), .good),
        (
            .dateTime, .octetString([UInt8](repeating: 0xFF, count: 11)),
            .wrong(.type, "octet-string instead of date-time")
        ),
        (.dateTime, .dateTime(.unspecified), .wrong(.type, "date-time instead of date-time")),
        (.date, .octetString([0x07, 0xEA, 11, 1, 0xFF]), .good),
        (.date, .octetString([0x07, 0xEA, 11, 1]), .wrong(.type, "octet-string instead of date")),
        (.time, .octetString([0, 30, 0, 0]), .good),
        (.time, .octetString([0, 30, 0, 0, 0]), .wrong(.type, "octet-string instead of time")),
        (.logicalName, .octetString(LogicalName(1, 0, 1, 8, 0)), .good),
        (.logicalName, .octetString([1, 0, 1, 8, 0]), .wrong(.type, "octet-string instead of logical name")),
        (.logicalName, .nullData, .wrong(.type, "null-data instead of logical name")),
    ]

    @Test("strings, date-times, logical names", arguments: strings)
    func string(type: ValueType, value: COSEMData, fit: Fit) {
        #expect(Fit(type, value) == fit)
    }

    private static let pair = ValueType.structure([.init("start", .time), .init("level", .unsigned(0...100))])
    private static func pairs(_ values: COSEMData...) -> COSEMData { .array(values) }
    private static let good = COSEMData.structure([.octetString([0, 0, 0, 0]), .unsigned(100)])

    static let nested: [(ValueType, COSEMData, Fit)] = [
        (pair, good, .good),
        (pair, .structure([.octetString([0, 0, 0, 0])]), .wrong(.type, "structure instead of {time, unsigned}")),
        (
            pair, .structure([.octetString([0, 0, 0, 0]), .unsigned(1), .unsigned(1)]),
            .wrong(.type, "structure instead of {time, unsigned}")
        ),
        (
            pair, .array([.octetString([0, 0, 0, 0]), .unsigned(1)]), .wrong(.type, "array instead of {time, unsigned}")
        ),
        (
            pair, .structure([.octetString([0]), .unsigned(100)]),
            .wrong(.type, "start: octet-string instead of time")
        ),
        (
            pair, .structure([.octetString([0, 0, 0, 0]), .unsigned(101)]),
            .wrong(.bound, "level: 101 is not within 0 and 100")
        ),
        (.array(1...2, of: pair), pairs(good, good), .good),
        (.array(1...2, of: pair), pairs(), .wrong(.bound, "number of elements 0 is not within 1 and 2")),
        (
            .array(1...2, of: pair), pairs(good, good, good),
            .wrong(.bound, "number of elements 3 is not within 1 and 2")
        ),
        (.array(1...2, of: pair), good, .wrong(.type, "structure instead of array[1…2] of {time, unsigned}")),
        (
            .array(1...2, of: pair), pairs(good, .structure([.octetString([0, 0, 0, 0]), .nullData])),
            .wrong(.type, "[1].level: null-data instead of unsigned")
        ),
        (
            .array(0...9, of: pair),
            pairs(good, good, good, .structure([.octetString([0, 0, 0, 0]), .unsigned(200)])),
            .wrong(.bound, "[3].level: 200 is not within 0 and 100")
        ),
        (
            .structure([.init("days", .array(0...9, of: .structure([.init("actions", .array(0...9, of: pair))])))]),
            .structure([.array([.structure([.array([good, .structure([.nullData, .unsigned(1)])])])])]),
            .wrong(.type, "days[0].actions[1].start: null-data instead of time")
        ),
        (
            .array(0...1, of: .array(0...1, of: .long)), .array([.array([.unsigned(0)])]),
            .wrong(.type, "[0][0]: unsigned instead of long")
        ),
        (.constant(.longUnsigned(51)), .longUnsigned(51), .good),
        (.constant(.longUnsigned(51)), .longUnsigned(52), .wrong(.type, "long-unsigned instead of long-unsigned 0033")),
        (.constant(.longUnsigned(51)), .unsigned(51), .wrong(.type, "unsigned instead of long-unsigned 0033")),
        (.zero, .integer(0), .good),
        (.zero, .nullData, .wrong(.type, "null-data instead of integer 00")),
        (.log([.init("code", .longUnsigned)]), .nullData, .wrong(.type, "null-data instead of log of {long-unsigned}")),
    ]

    @Test("arrays, structures, constants, and the path to what is wrong in them", arguments: nested)
    func nesting(type: ValueType, value: COSEMData, fit: Fit) {
        #expect(Fit(type, value) == fit)
    }

    @Test("a log is any compact-array")
    func log() throws {
        let array = try #require(CompactArray(elementType: .simple(.doubleLongUnsigned), elements: []))
        #expect(Fit(.log([.init("code", .longUnsigned)]), .compactArray(array)) == .good)
    }

    @Test("a wrong type counts more than a bound, wherever it stands; of several bounds the first is told")
    func precedence() {
        let two = ValueType.structure([.init("a", .unsigned(0...1)), .init("b", .unsigned(0...1))])
        #expect(Fit(two, .structure([.unsigned(9), .nullData])) == .wrong(.type, "b: null-data instead of unsigned"))
        #expect(Fit(two, .structure([.nullData, .unsigned(9)])) == .wrong(.type, "a: null-data instead of unsigned"))
        #expect(
            Fit(two, .structure([.unsigned(8), .unsigned(9)])) == .wrong(.bound, "a: 8 is not within 0 and 1"))
        #expect(
            Fit(.array(0...0, of: two), .array([.structure([.unsigned(8), .unsigned(0)])]))
                == .wrong(.bound, "number of elements 1 is not within 0 and 0"))
    }

    @Test("values as deep as decoding lets them be are checked")
    func depth() throws {
        var (type, value) = (ValueType.unsigned(0...1), COSEMData.unsigned(0))
        for _ in 1..<CodecLimits.standard.nesting {
            type = .array(0...1, of: type)
            value = .array([value])
        }
        #expect(try COSEMData(decoding: value.encoded) == value)
        #expect(Fit(type, value) == .good)
        #expect(Fit(type, .array([.nullData])).description.hasPrefix("type: [0]: null-data instead of array"))
    }

    @Test("names for people")
    func names() {
        #expect(ValueType.array(0...50, of: .structure([.init("a", .date)])).name == "array[0…50] of {date}")
        #expect(ValueType.constant(.octetString([])).name == "octet-string 00")
        #expect(
            ValueType.log([.init("a", .longUnsigned), .init("b", .boolean)]).name == "log of {long-unsigned, boolean}")
        #expect(ValueType.enumerated([:]).name == "enum" && ValueType.utf8String(1...1).name == "utf8-string(1)")
    }

    @Test("the example of every row has its type and is within its bounds", arguments: RequestCatalogue.all)
    func examples(request: SupportedRequest) throws {
        let values = request.form.example.values
        #expect(values.count == request.form.items.count)
        for (item, value) in zip(request.form.items, values) {
            guard let data = value.data else {
                #expect(item.isOptional)
                continue
            }
            guard let type = item.argument else {
                #expect(data == .nullData)
                continue
            }
            #expect(Fit(type, data) == .good, "\(item.attribute.name)")
        }
    }
}
