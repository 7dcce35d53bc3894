import COSEM
import GBCS

/// A charge (class 113, unit_charge): prices under their indices, and their power of ten.
struct MMCCharge: Sendable {
    /// The power of ten of the prices.
    let scale: Int64
    private let prices: [(index: [UInt8], price: MMCValue)]
    private let value: MMCValue

    init(_ value: MMCValue) throws(MMCError) {
        let members = try value.members(3)
        scale = try members[0].members(2)[1].number(in: -128...127)
        _ = try members[1].members(3)
        var prices: [(index: [UInt8], price: MMCValue)] = []
        for entry in try members[2].elements(atMost: 80) {
            let pair = try entry.members(2)
            prices.append((try pair[0].octets(), pair[1]))
        }
        (self.prices, self.value) = (prices, value)
    }

    private static func text(_ price: MMCValue) throws(MMCError) -> String {
        "\(try price.number(in: Int64(Int16.min)...Int64(Int16.max)))"
    }

    /// The one price without an index, as an element; none where there is no price.
    func only(_ name: String) throws(MMCError) -> [Element] {
        guard let first = prices.first else { return [] }
        guard prices.count == 1, first.index.isEmpty else {
            throw MMCError(.content, at: value.place, "it is not one price without index")
        }
        return [Element(mmc: name, text: try Self.text(first.price))]
    }

    /// PriceScale, TariffBlockPriceMatrix and TariffTOUPriceMatrix. Indices 01 to 30 are TOU registers 1 to 48; A1 to A8,
    /// B1 to B8, C1 to C8 and D1 to D8 the eight TOU registers of blocks 1 to 4 (GBCS 7.3.7).
    func primaryPrices() throws(MMCError) -> [Element] {
        var tou: [Element] = []
        var blocks: [Int: [Element]] = [:]
        for (index, price) in prices {
            guard index.count == 1 else { throw unknown(index) }
            let text = try Self.text(price)
            let (high, low) = (Int(index[0] >> 4), Int(index[0] & 0xF))
            switch (index[0], high, low) {
            case (1...48, _, _):
                tou.append(Element(mmc: "TariffTOUPrice", [.index(Int(index[0]))], text: text))
            case (_, 0xA...0xD, 1...8):
                blocks[low, default: []].append(Element(mmc: "BlockPrice", [.index(high - 9)], text: text))
            default: throw unknown(index)
            }
        }
        let matrix = blocks.sorted { $0.key < $1.key }.map { number, prices in
            Element(mmc: "TariffBlockPrices", [.index(number)], prices)
        }
        guard tou.count <= 48, blocks.values.allSatisfy({ $0.count <= 4 }) else {
            throw MMCError(.content, at: value.place, "an index stands twice")
        }
        return [
            Element(mmc: "PriceScale", text: "\(scale)"), Element(mmc: "TariffBlockPriceMatrix", matrix),
            Element(mmc: "TariffTOUPriceMatrix", tou),
        ]
    }

    /// PriceScale and TariffTOUPriceMatrix of the secondary element, with indices 1 to 4.
    func secondaryPrices() throws(MMCError) -> [Element] {
        var tou: [Element] = []
        for (index, price) in prices {
            guard index.count == 1, (1...4).contains(index[0]) else { throw unknown(index) }
            tou.append(Element(mmc: "TariffTOUPrice", [.index(Int(index[0]))], text: try Self.text(price)))
        }
        guard tou.count <= 4 else { throw MMCError(.content, at: value.place, "an index stands twice") }
        return [Element(mmc: "PriceScale", text: "\(scale)"), Element(mmc: "TariffTOUPriceMatrix", tou)]
    }

    private func unknown(_ index: [UInt8]) -> MMCError {
        MMCError(.bound, at: value.place, "index \(index.hexadecimal) is none of the tariff's, which MMC numbers")
    }
}
