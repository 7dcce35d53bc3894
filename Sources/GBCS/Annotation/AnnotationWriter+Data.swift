import COSEM

extension AnnotationWriter {
    /// Writes an A-XDR value with its tag, down to its leaves.
    mutating func annotate(_ value: COSEMData, as named: NamedValue?, depth: Int) {
        let prefix = named.map { $0.name.isEmpty ? "" : "\($0.name): " } ?? ""
        switch value {
        case .array(let elements):
            line(1 + lengthSize(elements.count), "\(prefix)array of \(elements.count)", depth: depth)
            for element in elements { annotate(element, as: named?.members.first, depth: depth + 1) }
        case .structure(let elements):
            line(1 + lengthSize(elements.count), "\(prefix)structure of \(elements.count)", depth: depth)
            for (index, element) in elements.enumerated() {
                let member = named.flatMap { index < $0.members.count ? $0.members[index] : nil }
                annotate(element, as: member, depth: depth + 1)
            }
        case .compactArray(let array):
            annotate(array, prefix: prefix, as: named, depth: depth)
        case .octetString(let octets):
            if case .protectedAttributes? = named?.reading {
                annotate(protected: octets, prefix: prefix, depth: depth)
            } else {
                let reading = Self.reading(of: octets, named?.reading).map { ", \($0)" } ?? ""
                line(
                    1 + lengthSize(octets.count) + octets.count, "\(prefix)octet-string of \(octets.count)\(reading)",
                    depth: depth)
            }
        default:
            let text = value.readableText.map { " \($0)" } ?? ""
            let reading = Self.reading(of: value, named?.reading) ?? ""
            line(value.encoded.count, "\(prefix)\(value.tag.name)\(text)\(reading)", depth: depth)
        }
    }

    /// Writes protected attributes, `31 00000000 ‖ ciphertext ‖ tag`, which ``ProtectedAttributes/Datum`` has checked.
    private mutating func annotate(protected octets: [UInt8], prefix: String, depth: Int) {
        line(1 + lengthSize(octets.count), "\(prefix)octet-string of \(octets.count)", depth: depth)
        line(1, "security control 31: suite 1, authenticated and encrypted", depth: depth + 1)
        line(ProtectedAttributes.securityHeader.count - 1, "invocation counter 0", depth: depth + 1)
        let size = octets.count - ProtectedAttributes.overhead
        line(size, "ciphertext, \(size) octets", depth: depth + 1)
        line(MACHeader.macSize, "tag", depth: depth + 1)
    }

    /// What an octet-string holds, where its position or its size tells: 6 octets are a logical name everywhere in
    /// GBCS, and 12 that are a definite moment are a date-time.
    private static func reading(of octets: [UInt8], _ reading: NamedValue.Reading?) -> String? {
        var reader = OctetReader(octets)
        switch (reading, octets.count) {
        case (.entityIdentifier?, 8):
            return (try? reader.readInteger(UInt64.self)).map { "\(EntityIdentifier($0))" }
        case (.transactionID?, 9):
            guard let kind = try? reader.readUInt8(), let counter = try? reader.readInteger(UInt64.self) else {
                return nil
            }
            return "\(kind.hexadecimal) and Originator Counter \(counter)"
        case (.command?, 10), (.command?, 19):
            guard let code = try? reader.readInteger(UInt16.self), let counter = try? reader.readInteger(UInt64.self)
            else { return nil }
            let command = "command \(MessageCode(rawValue: code)), Originator Counter \(counter)"
            guard let object = try? ObjectReference(from: &reader) else { return command }
            return "\(command), class \(object.classID) \(object.logicalName) member \(object.member)"
        // A peer chooses the text, and lines go to terminals: it is escaped.
        case (.text?, 1...): return String(decoding: octets, as: UTF8.self).debugDescription
        case (.text?, _), (.octets?, _): return nil
        case (.moment?, COSEMDateTime.size):
            guard let dateTime = try? COSEMDateTime(from: &reader) else { return nil }
            return dateTime.moment
        case (.date?, 5): return COSEMData.dateText(octets)
        case (.timeOfDay?, 4): return COSEMData.timeText(octets)
        case (_, 6): return (try? LogicalName(from: &reader)).map { "\($0)" }
        case (_, COSEMDateTime.size):
            guard let dateTime = try? COSEMDateTime(from: &reader) else { return nil }
            return dateTime == .unspecified ? "not specified" : dateTime.utc.map { "\($0)" }
        default: return nil
        }
    }

    /// What follows the text of a number: its unit, or what it means.
    private static func reading(of value: COSEMData, _ reading: NamedValue.Reading?) -> String? {
        switch (reading, value) {
        case (.seconds?, .doubleLongUnsigned(let seconds)):
            ", \(UTCTime(secondsSince2000: Int64(seconds)))"
        case (.alertCode?, .longUnsigned(let code)): ", \(AlertCode(rawValue: code))"
        case (.enumeration(let names)?, .enumerated(let number)): names[number].map { ", \($0)" }
        case (.number(let unit, let scale)?, _):
            value.integer.map { number in
                (scale == 0 ? "" : ", \(number.decimal(scale: scale))") + (unit == .none ? "" : " \(unit.symbol)")
            }
        default: nil
        }
    }
}

extension COSEMData {
    /// The value of a leaf as people read it; nil for types that have no value.
    var readableText: String? {
        switch self {
        case .nullData, .dontCare: nil
        case .array(let elements), .structure(let elements):
            "[" + elements.map { $0.readableText ?? $0.tag.name }.joined(separator: ", ") + "]"
        case .compactArray(let array): COSEMData.array(array.elements).readableText
        case .boolean(let value): value == 0 ? "false" : "true"
        case .bitString(let bits): bits.count == 0 ? "empty" : String((0..<bits.count).map { bits[$0] ? "1" : "0" })
        case .doubleLong(let value), .deltaDoubleLong(let value): "\(value)"
        case .doubleLongUnsigned(let value), .deltaDoubleLongUnsigned(let value): "\(value)"
        case .octetString(let octets): octets.isEmpty ? "empty" : octets.hexadecimal
        // These octets are escaped: a device chooses them, and lines go to terminals.
        case .visibleString(let octets), .utf8String(let octets):
            String(decoding: octets, as: UTF8.self).debugDescription
        case .bcd(let value), .integer(let value), .deltaInteger(let value): "\(value)"
        case .long(let value), .deltaLong(let value): "\(value)"
        case .unsigned(let value), .enumerated(let value), .deltaUnsigned(let value): "\(value)"
        case .longUnsigned(let value), .deltaLongUnsigned(let value): "\(value)"
        case .long64(let value): "\(value)"
        case .long64Unsigned(let value): "\(value)"
        case .float32(let value): "\(value)"
        case .float64(let value): "\(value)"
        case .dateTime(let value): "\(value)"
        case .date, .time: encoded.dropFirst().hexadecimal
        }
    }

    /// Size of the value in octets inside a compact-array, where no tag precedes it.
    var sizeWithoutTag: Int {
        switch self {
        case .array(let elements), .structure(let elements): elements.reduce(0) { $0 + $1.sizeWithoutTag }
        default: encoded.count - 1
        }
    }
}
