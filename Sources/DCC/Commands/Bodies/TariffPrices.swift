import COSEM
import DUIS
import GBCS

/// The prices of a tariff and its standing charge (DUIS 5.4 schema, types PricePrimary and PriceSecondary; GBCS 7.3.7).
enum TariffPrices {
    /// Prices of the primary element: all 80, 0 where the request has none, and the standing charge.
    static func primary(
        _ elements: Element
    ) throws(TranslationError) -> (prices: COSEMData, standingCharge: COSEMData) {
        let choice = try elements.choice("ElectricityPriceElements", "GasPriceElements")
        guard choice.name == "ElectricityPriceElements" else { throw .noGasDevice }
        try choice.allow(
            "StandingCharge", "StandingChargeScale", "PriceScale", "BlockTariff", "TOUTariff", "HybridTariff")
        let tariff = try choice.choice("BlockTariff", "TOUTariff", "HybridTariff")
        var prices: [UInt8: Int16] = [:]
        if tariff.name != "TOUTariff" {
            for (tou, block) in try tariff.indexed("BlockPrices", 1...8, 1...8) {
                for (number, price) in try block.indexed("BlockPrice", 1...4, 1...4) {
                    prices[UInt8(0x90 + 0x10 * number + tou)] = try price.number(in: .min ... .max)
                }
            }
        }
        if tariff.name != "BlockTariff" {
            for (tou, price) in try tariff.indexed("TOUPrice", 1...48, 1...48) {
                prices[UInt8(tou)] = try price.number(in: .min ... .max)
            }
        }
        let matrix = ChargePrices(
            commodityScale: 3, priceScale: try choice.number("PriceScale"), commodity: register(channel: 0),
            entries: DeviceAttribute.tariffIndices.map { .init(index: [$0], price: prices[$0] ?? 0) })
        return (
            matrix.data,
            charge(try choice.number("StandingCharge"), scale: try choice.number("StandingChargeScale"))
        )
    }

    /// The four prices of the secondary element, 0 where the request has none.
    static func secondary(_ elements: Element) throws(TranslationError) -> COSEMData {
        try elements.allow("PriceScale", "ElectricityPriceElement")
        var prices: [UInt8: Int16] = [:]
        for (tou, price) in try elements.indexed("ElectricityPriceElement", 1...4, 1...4) {
            prices[UInt8(tou)] = try price.number(in: .min ... .max)
        }
        return ChargePrices(
            commodityScale: 3, priceScale: try elements.number("PriceScale"), commodity: register(channel: 20),
            entries: (1...4).map { .init(index: [$0], price: prices[$0] ?? 0) }
        ).data
    }

    /// A standing charge or the rate of a time debt: one price, for no register.
    static func charge(_ price: Int16, scale: Int8) -> COSEMData {
        ChargePrices(
            commodityScale: 0, priceScale: scale, commodity: ObjectReference(0, LogicalName(0, 0, 0, 0, 0, 0), 0),
            entries: [.init(index: [], price: price)]
        ).data
    }

    /// The active import register that prices are for; channel 20 is the secondary element's.
    private static func register(channel: UInt8) -> ObjectReference {
        ObjectReference(3, LogicalName(1, channel, 1, 8, 0), 2)
    }

    /// The thresholds between blocks, an array for each of eight TOU registers, Wh; FFFFFFFF for none.
    static func thresholds(_ matrix: Element) throws(TranslationError) -> [DeviceAttribute: COSEMData] {
        try matrix.allow("Thresholds")
        var values: [DeviceAttribute: COSEMData] = [:]
        for (tou, thresholds) in try matrix.indexed("Thresholds", 8...8, 1...8) {
            var array: [COSEMData] = []
            for (_, threshold) in try thresholds.indexed("BlockThreshold", 1...3, 1...3) {
                array.append(.doubleLongUnsigned(try threshold.number(in: .min ... .max)))
            }
            values[.blockThresholdsNext(UInt8(tou))] = .array(array)
        }
        return values
    }
}
