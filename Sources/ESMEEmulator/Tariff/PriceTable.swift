import COSEM

/// The unit charges of a charge object (class 113, attribute 5 or 6): {{commodity scale, price scale}, {class, logical
/// name, attribute}, array of {index, price}}.
///
/// A price p is **p · 10^(price scale) of the currency for 10^(commodity scale) of the commodity's unit**. Tariffs have
/// scales 3 and −5 and the unit Wh: p is in 10⁻⁵ of the currency for a kWh. Standing charge and debts have commodity scale
/// 0 and no commodity: p is in 10^(price scale) of the currency (DLMS Blue Book, unit_charge [recalled]; scales of published
/// messages).
package struct PriceTable: Hashable, Sendable {
    /// Which indices a table has: a meter refuses one that lacks an index or has another (GBCS 7.3.7).
    package enum Kind: Hashable, Sendable, CaseIterable {
        /// 113 0-0:19.20.0: 01 to 30 hexadecimal for TOU registers 1 to 48, A1 to A8 for block 1 with TOU registers 1 to 8,
        /// B1 to B8, C1 to C8 and D1 to D8 for the other blocks.
        case primary
        /// 113 0-0:19.20.5: 01 to 04 for the TOU registers of the secondary element.
        case secondary
        /// 113 0-0:19.20.1, 0-0:19.20.2 and 0-0:19.20.4: one empty index, for debts and the standing charge.
        case single

        /// The indices in the order of published tables.
        package var indices: [[UInt8]] {
            switch self {
            case .primary:
                (1...UInt8(Register.touCount)).map { [$0] }
                    + [0xA0, 0xB0, 0xC0, 0xD0].flatMap { block in
                        (1...UInt8(Register.touInBlockCount)).map { [block + $0] }
                    }
            case .secondary: (1...UInt8(Register.secondaryTOUCount)).map { [$0] }
            case .single: [[]]
            }
        }
    }

    /// Scales that are taken: with others no price would be sensible, and charges would not be exact [inferred].
    package static let commodityScales: ClosedRange<Int8> = 0...9
    package static let priceScales: ClosedRange<Int8> = -8...8

    package let kind: Kind
    package let commodityScale: Int8
    package let priceScale: Int8
    /// What is charged for: class, logical name and attribute. They are not looked at.
    package let commodityClass: UInt16
    package let commodity: LogicalName
    package let commodityAttribute: Int8
    /// The prices in the order of ``Kind/indices``.
    private let prices: [Int16]

    /// The table that `data` is; nil when it is malformed, has a scale outside of those taken, lacks an index, or has one
    /// twice or another. The order of the entries does not matter.
    package init?(_ data: COSEMData, _ kind: Kind) {
        guard let members = data.structure(of: 3), let scales = members[0].structure(of: 2),
            let commodityScale = scales[0].integer, let priceScale = scales[1].integer,
            Self.commodityScales.contains(commodityScale), Self.priceScales.contains(priceScale),
            let reference = members[1].structure(of: 3), let commodityClass = reference[0].longUnsigned,
            let commodity = reference[1].octetStringName, let commodityAttribute = reference[2].integer
        else { return nil }
        let indices = kind.indices
        guard let entries = members[2].array(atMost: indices.count)?.all(Self.entry), entries.count == indices.count
        else { return nil }
        // As many as there should be, and each of these is there: so none is another, or there twice.
        let found = Dictionary(entries, uniquingKeysWith: { first, _ in first })
        guard let prices = indices.all({ found[$0] }) else { return nil }
        self.kind = kind
        (self.commodityScale, self.priceScale) = (commodityScale, priceScale)
        (self.commodityClass, self.commodity) = (commodityClass, commodity)
        self.commodityAttribute = commodityAttribute
        self.prices = prices
    }

    private static func entry(_ row: COSEMData) -> (index: [UInt8], price: Int16)? {
        guard let members = row.structure(of: 2), let index = members[0].octetString(atMost: 1),
            case .long(let price) = members[1]
        else { return nil }
        return (index, price)
    }

    /// The price of the energy that `register` counts; nil for a register that the table has no price for.
    package subscript(register: Register) -> Price? {
        let place: Int
        switch (kind, register) {
        case (.primary, .tou(let number)):
            guard (0..<Register.touCount).contains(number) else { return nil }
            place = number
        case (.primary, .touBlock(let block, let tou)):
            guard (0..<Register.blockCount).contains(block), (0..<Register.touInBlockCount).contains(tou) else {
                return nil
            }
            place = Register.touCount + block * Register.touInBlockCount + tou
        case (.secondary, .secondaryTOU(let number)):
            guard (0..<Register.secondaryTOUCount).contains(number) else { return nil }
            place = number
        default: return nil
        }
        return price(prices[place])
    }

    /// The one price of a table that is of no register; nil for the others.
    package var only: Price? { kind == .single ? prices.first.map(price) : nil }

    private func price(_ number: Int16) -> Price {
        Price(number: number, scale: Int(priceScale) - Int(commodityScale))
    }
}
