import COSEM
import DUIS
import GBCS

/// The configuration of a hub's sub-GHz network (DUIS 5.4 schema, type SubGHzConfiguration; GBCS DBCH04).
enum SubGHzConfiguration {
    /// The elements with the channels of each page of the ZigBee channel mask.
    private static let pages: [(name: String, page: UInt32, channels: ClosedRange<Int>)] = [
        ("LowerBandSubGHzChannels0To26", 28, 0...26), ("LowerBandSubGHzChannels27To34", 29, 27...34),
        ("LowerBandSubGHzChannels35To61", 30, 35...61), ("UpperBandSubGHzChannels0To26", 31, 0...26),
    ]

    static func value(_ body: Element) throws(TranslationError) -> COSEMData {
        try body.allow(
            pages[0].name, pages[1].name, pages[2].name, pages[3].name, "NormalLimitedDutyCycleThreshold",
            "LimitedCriticalDutyCycleThreshold", "MaximumSubGHzChannelChangesPerWeek", "GSMECurfew",
            "ChannelQuieterThreshold", "ChannelNoisierThreshold", "NonGSMEPoorCommsPercentageThreshold",
            "NonGSMEPoorCommsMeasurementPeriods", "LocalCHNoiseMeasurementPeriod", "LocalCHFailurePercentage",
            "LocalCHRetryPercentage")
        var members: [COSEMData] = []
        for (name, page, channels) in pages {
            members.append(.subGHzChannel(page << 27 | (try mask(try body.child(name), channels))))
        }
        // Shares are in hundredths of a percent.
        func percentage(_ name: String) throws(TranslationError) -> COSEMData {
            .longUnsigned(UInt16(try body.decimal(name, places: 2, in: 100...10_000)))
        }
        return .structure(
            members + [
                .longUnsigned(10 * UInt16(try body.decimal("NormalLimitedDutyCycleThreshold", places: 1, in: 5...20))),
                .longUnsigned(
                    10 * UInt16(try body.decimal("LimitedCriticalDutyCycleThreshold", places: 1, in: 16...24))),
                .unsigned(try body.number("MaximumSubGHzChannelChangesPerWeek", in: 1...7)),
                .longUnsigned(try body.number("GSMECurfew", in: 2...UInt16.max)),
                .unsigned(try body.number("ChannelQuieterThreshold", in: 1...255)),
                .unsigned(try body.number("ChannelNoisierThreshold", in: 0...20)),
                try percentage("NonGSMEPoorCommsPercentageThreshold"),
                .unsigned(try body.number("NonGSMEPoorCommsMeasurementPeriods", in: 50...150)),
                .longUnsigned(try body.number("LocalCHNoiseMeasurementPeriod", in: 61...UInt16.max)),
                try percentage("LocalCHFailurePercentage"), try percentage("LocalCHRetryPercentage"),
            ])
    }

    /// The channels of a page as bits, the first channel in the last place.
    private static func mask(_ element: Element, _ channels: ClosedRange<Int>) throws(TranslationError) -> UInt32 {
        var mask: UInt32 = 0
        for child in element.children {
            guard child.name.hasPrefix("Channel"), let number = Int(child.name.dropFirst("Channel".count)),
                channels.contains(number), child.name == "Channel\(number)"
            else { throw TranslationError("\(element.name): has no element \(child.name)") }
            mask |= 1 << UInt32(number - channels.lowerBound)
        }
        return mask
    }
}
