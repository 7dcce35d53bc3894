import COSEM
import GBCS

/// A mask of sub-GHz channels: the page of the ZigBee channel mask, 28 to 31, in the first five bits, and its channels
/// from the last bit on.
struct MMCSubGHzMask: Sendable {
    /// A page: the number of its first channel, how many channels the schema gives it, and its element in a configuration.
    private struct Page {
        let first: Int
        let count: Int
        let element: String
    }

    private static let pages: [UInt32: Page] = [
        28: Page(first: 0, count: 27, element: "LowerBandSubGHzChannels0To26"),
        29: Page(first: 27, count: 8, element: "LowerBandSubGHzChannels27To34"),
        30: Page(first: 35, count: 27, element: "LowerBandSubGHzChannels35To61"),
        31: Page(first: 0, count: 27, element: "UpperBandSubGHzChannels0To26"),
    ]

    private let page: UInt32
    private let channels: [Int]
    private let element: String

    init(_ value: MMCValue) throws(MMCError) {
        guard case .bitString(let bits) = value.data, bits.count == 32 else {
            throw value.mismatch("a bit-string of 32 bits")
        }
        try self.init(octets: bits.octets, at: value)
    }

    /// The mask in four octets.
    init(octets: [UInt8], at value: MMCValue) throws(MMCError) {
        let mask = octets.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        page = mask >> 27
        guard let page = Self.pages[page] else { throw value.bound("page \(page) is not within 28 and 31") }
        let bits = (0..<27).filter { mask >> UInt32($0) & 1 == 1 }
        guard bits.allSatisfy({ $0 < page.count }) else {
            throw value.bound(
                "\(octets.hexadecimal) has channels that the MMC schema does not have on page \(self.page)")
        }
        (channels, element) = (bits.map { page.first + $0 }, page.element)
        place = value
    }

    private let place: MMCValue

    /// OperatingSubGHzChannel of a mask with one channel.
    func channelInUse() throws(MMCError) -> Element {
        guard channels.count == 1 else { throw place.bound("there are \(channels.count) channels, not one in use") }
        let band = page == 31 ? "OperatingUpperBandSubGHzChannel" : "OperatingLowerBandSubGHzChannel"
        return Element(
            mmc: "OperatingSubGHzChannel", [Element(mmc: band, [Element(mmc: "Channel\(channels[0])")])])
    }

    /// The children of ReadCHFSubGHzConfigurationRsp.
    static func configuration(_ value: MMCValue) throws(MMCError) -> [Element] {
        let members = try value.members(15)
        var elements: [Element] = []
        for (index, member) in members.prefix(4).enumerated() {
            let mask = try MMCSubGHzMask(member)
            guard mask.page == UInt32(28 + index) else {
                throw MMCError(.content, at: member.place, "it is page \(mask.page), not \(28 + index)")
            }
            elements.append(Element(mmc: mask.element, mask.channels.map { Element(mmc: "Channel\($0)") }))
        }
        // Each with whether it is in hundredths of a per cent.
        let names: [(String, Bool)] = [
            ("NormalLimitedDutyCycleThreshold", true), ("LimitedCriticalDutyCycleThreshold", true),
            ("MaximumSubGHzChannelChangesPerWeek", false), ("GSMECurfew", false), ("ChannelQuieterThreshold", false),
            ("ChannelNoisierThreshold", false), ("NonGSMEPoorCommsPercentageThreshold", true),
            ("NonGSMEPoorCommsMeasurementPeriods", false), ("LocalCHNoiseMeasurementPeriod", false),
            ("LocalCHFailurePercentage", true), ("LocalCHRetryPercentage", true),
        ]
        for ((name, isPercentage), member) in zip(names, members.dropFirst(4)) {
            let number = try member.number(in: 0...Int64(UInt16.max))
            elements.append(Element(mmc: name, text: isPercentage ? hundredths(number) : "\(number)"))
        }
        return elements
    }

    private static func hundredths(_ number: Int64) -> String {
        let rest = number % 100
        return "\(number / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
