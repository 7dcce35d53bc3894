import COSEM

/// Values that a command may have, for templates to fill in and for tests: neutral ones that a meter takes.
extension RequestForm {
    /// Values for every item; what only one of several optional items may have is there once.
    public var example: RequestArguments {
        RequestArguments(
            items.map { item in
                item.isInExample ? .value(item.argument.map { item.attribute.example(of: $0) } ?? .nullData) : .absent
            })
    }

    /// The kind of result for each item of the response to the example.
    public var exampleResponseKinds: [AccessResponseKind] { items.filter(\.isInExample).map(\.responseKind) }
}

extension DeviceAttribute {
    fileprivate func example(of type: ValueType) -> COSEMData {
        switch self {
        case .tariffSeasonsNext, .secondaryTariffSeasonsNext: Self.season
        case .tariffWeeksNext, .secondaryTariffWeeksNext: Self.week
        case .tariffDaysNext: Self.day(selector: 1)
        case .secondaryTariffDaysNext: Self.day(selector: 201)
        case .pricesNext: Self.priceMatrix(Self.tariffIndices, of: LogicalName(1, 0, 1, 8, 0))
        case .secondaryPricesNext: Self.priceMatrix(Array(1...4), of: LogicalName(1, 20, 1, 8, 0))
        case .standingChargeNext, .timeDebtRate1Next, .timeDebtRate2Next: Self.price
        case .maximumDemandPeriod: Self.demandPeriod
        case .debtSuspensionNext: Self.creditMode
        case .auxiliarySetting, .auxiliaryLimit: .longUnsigned(0x1164)
        default: type.example(endsPeriod: name.hasPrefix("end of"))
        }
    }

    /// The indices of the tariff's prices: TOU 1 to 48, then the eight of each block (GBCS 7.3.7).
    package static let tariffIndices: [UInt8] =
        Array(0x01...0x30) + Array(0xA1...0xA8) + Array(0xB1...0xB8) + Array(0xC1...0xC8) + Array(0xD1...0xD8)

    /// One season from the first of January on.
    private static let season = COSEMData.array([
        .structure([
            .octetString(Array("all".utf8)),
            .octetString(COSEMDateTime(year: 0xFFFF, month: 1, day: 1, hour: 0, minute: 0, second: 0).octets),
            .octetString(Array("1".utf8)),
        ])
    ])
    private static let week = COSEMData.array([
        .structure([.octetString(Array("1".utf8))] + Array(repeating: .unsigned(1), count: 7))
    ])

    private static func day(selector: UInt16) -> COSEMData {
        .array([
            .structure([
                .unsigned(1),
                .array([
                    .structure([
                        .octetString([0, 0, 0, 0]), .octetString(LogicalName(0, 0, 10, 0, 100)),
                        .longUnsigned(selector),
                    ])
                ]),
            ])
        ])
    }

    private static func priceMatrix(_ indices: [UInt8], of commodity: LogicalName) -> COSEMData {
        .structure([
            .structure([.integer(3), .integer(-5)]),
            .structure([.longUnsigned(3), .octetString(commodity), .integer(2)]),
            .array(indices.map { .structure([.octetString([$0]), .long(0)]) }),
        ])
    }

    /// One price, of nothing in particular.
    private static let price = COSEMData.structure([
        .structure([.integer(0), .integer(-5)]),
        .structure([.longUnsigned(0), .octetString([0, 0, 0, 0, 0, 0]), .integer(0)]),
        .array([.structure([.octetString([]), .long(0)])]),
    ])

    /// From four to eight in the evening of every day.
    private static let demandPeriod = COSEMData.array(
        [(UInt16(0), UInt16(1), UInt8(16)), (1, 2, 20)].map { index, selector, hour in
            .structure([
                .longUnsigned(index), .boolean(0xFF), .octetString(LogicalName(0, 0, 10, 0, 128)),
                .longUnsigned(selector), .octetString([hour, 0, 0, 0]), .longUnsigned(0xFFFF),
                .bitString(BitString(count: 7, octets: [0xFE])!), .bitString(BitString(count: 0, octets: [])!),
                .octetString([0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), .octetString([0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
            ])
        })

    /// The two pairs of credit mode: the meter balance pays for import and for the standing charge.
    private static let creditMode = COSEMData.array(
        [0, 4].map { charge in
            .structure([
                .octetString(LogicalName(0, 0, 19, 10, 0)), .octetString(LogicalName(0, 0, 19, 20, charge)),
                .bitString(BitString(count: 3, octets: [0xE0])!),
            ])
        })
}

extension ValueType {
    /// A neutral value of the type.
    ///
    /// - Parameter endsPeriod: whether a date-time ends a period whose start is an example too.
    fileprivate func example(endsPeriod: Bool = false) -> COSEMData {
        func within<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) -> Number {
            range.contains(0) ? 0 : range.lowerBound
        }
        return switch self {
        case .boolean: .boolean(0xFF)
        case .enumerated(let names): .enumerated(names.keys.min() ?? 0)
        case .integer(let range): .integer(within(range))
        case .unsigned(let range): .unsigned(within(range))
        case .long: .long(0)
        case .longUnsigned(let range): .longUnsigned(within(range))
        case .doubleLong(let range): .doubleLong(within(range))
        case .doubleLongUnsigned(let range): .doubleLongUnsigned(within(range))
        case .octetString(let size): .octetString(Array(repeating: 0, count: size.lowerBound))
        case .text(let size): .octetString(Array(repeating: UInt8(ascii: "0"), count: size.lowerBound))
        case .visibleString: .visibleString([])
        case .utf8String: .utf8String([])
        case .bitString(let size):
            BitString(count: size.lowerBound, octets: Array(repeating: 0, count: (size.lowerBound + 7) / 8))
                .map { .bitString($0) } ?? .nullData
        case .dateTime:
            .octetString(COSEMDateTime(UTCTime(secondsSince2000: 820_454_400 + (endsPeriod ? 3_600 : 0))).octets)
        case .date: .octetString([0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        case .time: .octetString([0, 0, 0, 0])
        case .logicalName: .octetString([0, 0, 0, 0, 0, 0])
        case .array(let count, let element):
            .array(Array(repeating: element.example(), count: count.lowerBound))
        case .structure(let members): .structure(members.map { $0.type.example() })
        case .log: .nullData
        case .constant(let value): value
        }
    }
}
