import COSEM
import SimulationKernel

extension SplitMix64 {
    /// Tags whose description in a compact array is the tag alone.
    static let simpleTags = DataTag.allCases.filter { ![.array, .structure, .compactArray].contains($0) }

    /// A value of any type, at most `depth` containers deep.
    mutating func data(depth: Int = 4) -> COSEMData {
        switch below(depth > 0 ? 8 : 5) {
        case 5: return .array(list(depth: depth))
        case 6: return .structure(list(depth: depth))
        case 7:
            let type = elementType(depth: min(depth, 2))
            let elements = (0..<below(5)).map { _ in value(of: type) }
            // No compact-array has elements that take no octets.
            return CompactArray(elementType: type, elements: elements).map { .compactArray($0) } ?? .structure(elements)
        default: return simpleValue(Self.simpleTags[below(Self.simpleTags.count)])
        }
    }

    private mutating func list(depth: Int) -> [COSEMData] {
        (0..<below(5)).map { _ in data(depth: depth - 1) }
    }

    mutating func elementType(depth: Int) -> TypeDescription {
        switch below(depth > 0 ? 6 : 4) {
        case 4: .array(count: UInt16(below(4)), of: elementType(depth: depth - 1))
        case 5: .structure((0..<below(4)).map { _ in elementType(depth: depth - 1) })
        default: .simple(Self.simpleTags[below(Self.simpleTags.count)])
        }
    }

    mutating func value(of type: TypeDescription) -> COSEMData {
        switch type {
        case .simple(let tag): simpleValue(tag)
        case .array(let count, let element): .array((0..<count).map { _ in value(of: element) })
        case .structure(let members): .structure(members.map { value(of: $0) })
        }
    }

    mutating func simpleValue(_ tag: DataTag) -> COSEMData {
        switch tag {
        case .nullData: return .nullData
        case .boolean: return .boolean(any())
        case .bitString:
            let count = below(40)
            return BitString(count: count, octets: octets((count + 7) / 8)).map { .bitString($0) } ?? .nullData
        case .doubleLong: return .doubleLong(any())
        case .doubleLongUnsigned: return .doubleLongUnsigned(any())
        case .octetString: return .octetString(text())
        case .visibleString: return .visibleString(text())
        case .utf8String: return .utf8String(text())
        case .bcd: return .bcd(any())
        case .integer: return .integer(any())
        case .long: return .long(any())
        case .unsigned: return .unsigned(any())
        case .longUnsigned: return .longUnsigned(any())
        case .long64: return .long64(any())
        case .long64Unsigned: return .long64Unsigned(any())
        case .enumerated: return .enumerated(any())
        // Not-a-number equals nothing; its octets have a test of their own.
        case .float32:
            let value = Float(bitPattern: any())
            return .float32(value.isNaN ? 230.5 : value)
        case .float64:
            let value = Double(bitPattern: any())
            return .float64(value.isNaN ? 230.5 : value)
        case .dateTime: return .dateTime(dateTime())
        case .date: return .date(COSEMDate(year: any(), month: any(), day: any(), dayOfWeek: any()))
        case .time: return .time(COSEMTime(hour: any(), minute: any(), second: any(), hundredths: any()))
        case .deltaInteger: return .deltaInteger(any())
        case .deltaLong: return .deltaLong(any())
        case .deltaDoubleLong: return .deltaDoubleLong(any())
        case .deltaUnsigned: return .deltaUnsigned(any())
        case .deltaLongUnsigned: return .deltaLongUnsigned(any())
        case .deltaDoubleLongUnsigned: return .deltaDoubleLongUnsigned(any())
        case .dontCare, .array, .structure, .compactArray: return .dontCare
        }
    }

    mutating func dateTime() -> COSEMDateTime {
        COSEMDateTime(
            year: any(), month: any(), day: any(), dayOfWeek: any(), hour: any(), minute: any(), second: any(),
            hundredths: any(), deviation: any(), clockStatus: any())
    }

    /// Octets of a string: mostly short, at times long enough for a length of two or three octets.
    private mutating func text() -> [UInt8] {
        switch below(20) {
        case 0: octets(120 + below(20))
        case 1: octets(250 + below(20))
        default: octets(below(12))
        }
    }

    mutating func object() -> ObjectReference {
        ObjectReference(any(), LogicalName(any(), any(), any(), any(), any(), any()), any())
    }

    mutating func specification() -> AccessRequest.Specification {
        switch below(5) {
        case 0: .get(object())
        case 1: .set(object())
        case 2: .action(object())
        case 3: .getWithSelection(object(), selector: any(), selection: data(depth: 2))
        default: .setWithSelection(object(), selector: any(), selection: data(depth: 2))
        }
    }

    mutating func accessRequest() -> AccessRequest {
        let specifications = (0..<below(4)).map { _ in specification() }
        return AccessRequest(
            invokeID: LongInvokeIDAndPriority(rawValue: any()), dateTime: below(2) == 0 ? nil : dateTime(),
            specifications: specifications, data: specifications.map { _ in data(depth: 2) })
    }

    mutating func accessResponse() -> AccessResponse {
        let specifications = (0..<below(4)).map { _ in specification() }
        return AccessResponse(
            invokeID: LongInvokeIDAndPriority(rawValue: any()), dateTime: below(2) == 0 ? nil : dateTime(),
            requestSpecifications: below(2) == 0 ? nil : specifications,
            data: specifications.map { _ in data(depth: 2) },
            results: specifications.map { .init($0.responseKind, DataAccessResult(rawValue: any())) })
    }

    mutating func dataNotification() -> DataNotification {
        DataNotification(
            invokeID: LongInvokeIDAndPriority(rawValue: any()), dateTime: below(2) == 0 ? nil : dateTime(),
            body: data(depth: 3))
    }
}
