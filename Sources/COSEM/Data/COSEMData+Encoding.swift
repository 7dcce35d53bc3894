extension COSEMData {
    /// Appends tag and value.
    public func encode(into octets: inout [UInt8]) {
        octets.append(tag.rawValue)
        switch self {
        case .array(let elements), .structure(let elements):
            octets.append(length: elements.count)
            for element in elements { element.encode(into: &octets) }
        case .compactArray(let array):
            array.encode(into: &octets)
        default:
            encodeSimpleValue(into: &octets)
        }
    }

    /// Appends the value without its tag and returns true when it is of type `type`; else returns false, and may have
    /// appended a part of it.
    func encode(as type: TypeDescription, into octets: inout [UInt8]) -> Bool {
        switch (type, self) {
        case (.array(let count, let elementType), .array(let elements)):
            return elements.count == Int(count)
                && elements.allSatisfy { $0.encode(as: elementType, into: &octets) }
        case (.structure(let members), .structure(let elements)):
            return elements.count == members.count
                && zip(elements, members).allSatisfy { $0.encode(as: $1, into: &octets) }
        case (.simple(let simple), _) where simple == tag:
            encodeSimpleValue(into: &octets)
            return true
        default:
            return false
        }
    }

    private func encodeSimpleValue(into octets: inout [UInt8]) {
        switch self {
        case .nullData, .dontCare, .array, .structure, .compactArray: break
        case .bitString(let bits):
            octets.append(length: bits.count)
            octets.append(contentsOf: bits.octets)
        case .octetString(let value), .visibleString(let value), .utf8String(let value):
            octets.append(lengthPrefixed: value)
        case .bcd(let value), .integer(let value), .deltaInteger(let value): octets.append(bigEndian: value)
        case .boolean(let value), .unsigned(let value), .enumerated(let value), .deltaUnsigned(let value):
            octets.append(value)
        case .long(let value), .deltaLong(let value): octets.append(bigEndian: value)
        case .longUnsigned(let value), .deltaLongUnsigned(let value): octets.append(bigEndian: value)
        case .doubleLong(let value), .deltaDoubleLong(let value): octets.append(bigEndian: value)
        case .doubleLongUnsigned(let value), .deltaDoubleLongUnsigned(let value): octets.append(bigEndian: value)
        case .long64(let value): octets.append(bigEndian: value)
        case .long64Unsigned(let value): octets.append(bigEndian: value)
        case .float32(let value): octets.append(bigEndian: value.bitPattern)
        case .float64(let value): octets.append(bigEndian: value.bitPattern)
        case .dateTime(let value): value.encode(into: &octets)
        case .date(let value): value.encode(into: &octets)
        case .time(let value): value.encode(into: &octets)
        }
    }
}
