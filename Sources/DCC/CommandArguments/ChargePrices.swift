import COSEM
import GBCS

/// A charge per unit of class 113 with its scales and the register that it is for: the prices of a tariff, or the one of a
/// standing charge or of a debt, whose index is empty.
package struct ChargePrices: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        /// Index of the register: one octet, or none.
        package var index: [UInt8]
        package var price: Int16

        package init(index: [UInt8], price: Int16) { (self.index, self.price) = (index, price) }
    }

    /// The power of ten of the amount that the commodity is priced in: 3 for kWh.
    package var commodityScale: Int8
    /// The power of ten that prices are multiplied by: −5 for 10^-5 of the currency.
    package var priceScale: Int8
    package var commodity: ObjectReference
    package var entries: [Entry]

    package init(commodityScale: Int8, priceScale: Int8, commodity: ObjectReference, entries: [Entry]) {
        (self.commodityScale, self.priceScale) = (commodityScale, priceScale)
        (self.commodity, self.entries) = (commodity, entries)
    }

    /// Nil for anything but such a charge.
    package init?(_ data: COSEMData) {
        guard case .structure(let members) = data, members.count == 3, case .structure(let scales) = members[0],
            scales.count == 2, case .integer(let commodityScale) = scales[0], case .integer(let priceScale) = scales[1],
            case .structure(let reference) = members[1], reference.count == 3,
            case .longUnsigned(let classID) = reference[0], case .octetString(let octets) = reference[1],
            let name = LogicalName(octets: octets), case .integer(let member) = reference[2],
            case .array(let elements) = members[2]
        else { return nil }
        var entries: [Entry] = []
        for element in elements {
            guard case .structure(let members) = element, members.count == 2, case .octetString(let index) = members[0],
                case .long(let price) = members[1], index.count < 2
            else { return nil }
            entries.append(Entry(index: index, price: price))
        }
        self.init(
            commodityScale: commodityScale, priceScale: priceScale, commodity: ObjectReference(classID, name, member),
            entries: entries)
    }

    package var data: COSEMData {
        .structure([
            .structure([.integer(commodityScale), .integer(priceScale)]),
            .structure([
                .longUnsigned(commodity.classID), .octetString(commodity.logicalName), .integer(commodity.member),
            ]),
            .array(entries.map { .structure([.octetString($0.index), .long($0.price)]) }),
        ])
    }

    /// Whether `type` is that of such a charge.
    package static func isType(_ type: ValueType) -> Bool {
        guard case .structure(let members) = type else { return false }
        return members.map(\.name) == ["scales", "commodity", "prices"]
    }

    /// Whether a charge of the type has prices by register rather than one.
    package static func isMatrix(_ type: ValueType) -> Bool {
        guard case .structure(let members) = type, let prices = members.last, case .array(let count, _) = prices.type
        else { return false }
        return count.upperBound > 1
    }

    /// The scale of prices where none is given.
    package static let usualPriceScale: Int8 = -5

    /// A charge without prices, with the scales and the commodity that meters take: those of the example, but in 10^-5 of
    /// the currency.
    package static func usual(_ example: COSEMData?, _ type: ValueType) -> ChargePrices {
        var table =
            example.flatMap(ChargePrices.init)
            ?? ChargePrices(
                commodityScale: 0, priceScale: usualPriceScale,
                commodity: ObjectReference(0, LogicalName(0, 0, 0, 0, 0, 0), 0),
                entries: [])
        if !isMatrix(type) { table.priceScale = usualPriceScale }
        table.entries = []
        return table
    }

    /// The indices that a tariff's prices have, in their order.
    package static func indices(isSecondary: Bool) -> [UInt8] {
        isSecondary ? [1, 2, 3, 4] : DeviceAttribute.tariffIndices
    }

    func values(named name: String, isSecondary: Bool) -> [WrittenValue] {
        entries.map { entry in
            let register = entry.index.first.map {
                TariffRegisterName.name(ofIndex: $0, isSecondary: isSecondary) ?? $0.hexadecimal
            }
            return WrittenValue(
                name: register.map { "\(name), \($0)" } ?? name, text: "\(entry.price)", unit: "× 10^\(priceScale)")
        }
    }
}
