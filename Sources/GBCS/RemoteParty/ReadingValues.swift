import COSEM

/// Values of attributes taken apart down to what has no parts, each under a name that says where it was: members behind
/// a comma, elements by their number from 1.
struct ReadingValues {
    private(set) var values: [Reading.Value] = []
    /// Unit and scale of the number before, which a scaler_unit behind it repeats.
    private var last: (unit: PhysicalUnit, scale: Int8) = (.none, 0)

    /// Appends the value of an attribute; false when it is not of its type. Bounds are the device's own affair.
    ///
    /// - Parameter isAlone: whether it is the only attribute, so that its members need no other name than theirs.
    mutating func append(_ attribute: DeviceAttribute, _ data: COSEMData, isAlone: Bool) -> Bool {
        switch (attribute.type, data) {
        case (.structure(let members), .structure(let data)) where isAlone:
            return append(members, data, unit: attribute.unit, scale: attribute.scale) { $0 }
        default: return append(attribute.name, attribute.type, data, unit: attribute.unit, scale: attribute.scale)
        }
    }

    private mutating func append(
        _ name: String, _ type: ValueType, _ data: COSEMData, unit: PhysicalUnit, scale: Int8
    ) -> Bool {
        switch (type, data) {
        case (.scalerUnit, .structure(let members)): return append(name, scalerUnit: members)
        case (.priceMatrix, .structure(let members)), (.singlePrice, .structure(let members)):
            return append(name, charge: members)
        case (.structure(let types), .structure(let data)):
            return append(types, data, unit: unit, scale: scale) { "\(name), \($0)" }
        case (.array(_, let element), .array(let elements)):
            if elements.isEmpty { values.append(Reading.Value(name, "none")) }
            // A name that ends in a number takes no second one.
            let front = name.last?.isNumber == true ? "\(name), " : "\(name) "
            return elements.enumerated().allSatisfy { index, data in
                append("\(front)\(index + 1)", element, data, unit: unit, scale: scale)
            }
        default:
            guard let text = type.text(of: data, scale: scale) else { return false }
            values.append(Reading.Value(name, text, unit: data.integer == nil ? .none : unit))
            last = (unit, scale)
            return true
        }
    }

    /// Appends the members of a structure, of which meters of one element have fewer.
    private mutating func append(
        _ members: [ValueType.Member], _ data: [COSEMData], unit: PhysicalUnit, scale: Int8, name: (String) -> String
    ) -> Bool {
        guard !data.isEmpty, data.count <= members.count else { return false }
        return zip(members, data).allSatisfy { member, data in
            append(
                name(member.name), member.type, data, unit: member.unit == .none ? unit : member.unit,
                scale: member.scale == 0 ? scale : member.scale)
        }
    }

    /// Appends a scaler and a unit, but only when they are not those of the number before: that has them already.
    private mutating func append(_ name: String, scalerUnit members: [COSEMData]) -> Bool {
        guard members.count == 2, case .integer(let scaler) = members[0], case .enumerated(let unit) = members[1] else {
            return false
        }
        guard scaler != last.scale || last.unit != .none && last.unit.rawValue != unit else { return true }
        let symbol = PhysicalUnit.names[unit] ?? "unit \(unit)"
        values.append(Reading.Value(name, scaler == 0 ? symbol : "10^\(scaler) \(symbol)"))
        return true
    }

    /// Appends what a charge is for, where it is for something, and its prices under their indices.
    private mutating func append(_ name: String, charge members: [COSEMData]) -> Bool {
        guard members.count == 3, case .structure(let scales) = members[0], scales.count == 2,
            case .integer(let commodityScale) = scales[0], case .integer(let scale) = scales[1],
            case .structure(let commodity) = members[1], commodity.count == 3, commodity[0].tag == .longUnsigned,
            let octets = commodity[1].octets, let object = LogicalName(octets: octets), commodity[2].tag == .integer,
            case .array(let prices) = members[2]
        else { return false }
        if object != LogicalName(0, 0, 0, 0, 0, 0) {
            values.append(Reading.Value("\(name), per", "10^\(commodityScale) of \(object)"))
        }
        if prices.isEmpty { values.append(Reading.Value(name, "none")) }
        return prices.allSatisfy { entry in
            guard case .structure(let pair) = entry, pair.count == 2, let index = pair[0].octets,
                case .long(let price) = pair[1]
            else { return false }
            let place = index.isEmpty ? name : "\(name) \(index.hexadecimal)"
            values.append(Reading.Value(place, Int64(price).decimal(scale: scale)))
            return true
        }
    }
}

extension ValueType {
    /// The text of a value without parts; nil when it is not of the type.
    ///
    /// - Parameter scale: power of ten by which a number is multiplied.
    func text(of data: COSEMData, scale: Int8) -> String? {
        switch (self, data) {
        case (.boolean, .boolean(let value)): value == 0 ? "no" : "yes"
        case (.enumerated(let names), .enumerated(let value)): names[value] ?? "\(value)"
        case (.integer, .integer), (.unsigned, .unsigned), (.long, .long), (.longUnsigned, .longUnsigned),
            (.doubleLong, .doubleLong), (.doubleLongUnsigned, .doubleLongUnsigned):
            data.integer?.decimal(scale: scale)
        case (.octetString, .octetString(let octets)): octets.isEmpty ? "none" : octets.hexadecimal
        case (.text, .octetString(let octets)), (.visibleString, .visibleString(let octets)),
            (.utf8String, .utf8String(let octets)):
            COSEMData.plainText(octets) ?? octets.hexadecimal
        case (.bitString, .bitString): data.readableText
        case (.dateTime, .octetString(let octets)) where octets.count == COSEMDateTime.size:
            COSEMDateTime(data).map { $0.moment ?? octets.hexadecimal }
        case (.date, .octetString(let octets)) where octets.count == 5: COSEMData.dateText(octets) ?? octets.hexadecimal
        case (.time, .octetString(let octets)) where octets.count == 4: COSEMData.timeText(octets) ?? octets.hexadecimal
        case (.logicalName, .octetString(let octets)): LogicalName(octets: octets).map { "\($0)" }
        case (.constant(let value), _) where value == data: data.readableText ?? data.tag.name
        default: nil
        }
    }
}
