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
        case .tariffSeasonsNext, .secondaryTariffSeasonsNext: NeutralValue.season
        case .tariffWeeksNext, .secondaryTariffWeeksNext: NeutralValue.week
        case .tariffDaysNext: NeutralValue.day(selector: 1)
        case .secondaryTariffDaysNext: NeutralValue.day(selector: 201)
        case .pricesNext: NeutralValue.charge(.tariff)
        case .secondaryPricesNext: NeutralValue.charge(.secondary)
        case .standingChargeNext, .timeDebtRate1Next, .timeDebtRate2Next: NeutralValue.charge(.none)
        case .maximumDemandPeriod: Self.demandPeriod
        case .debtSuspensionNext: NeutralValue.payments(for: [0, 4])
        case .auxiliarySetting, .auxiliaryLimit: .longUnsigned(0x1164)
        default: Self.limits[self] ?? type.example(endsPeriod: name.hasPrefix("end of"))
        }
    }

    /// Limits of load and voltage that a meter can live with: small ones would be exceeded all the time.
    private static let limits: [DeviceAttribute: COSEMData] = Dictionary(
        uniqueKeysWithValues: [
            (.loadLimitPowerThresholdNext, 15_000), (.loadLimitPeriodNext, 300), (.loadLimitRestorationPeriodNext, 300),
        ] + zip(voltageMonitors, [275, 30, 185, 30, 207, 30, 264, 30])
            + (1...3).flatMap { phase -> [(DeviceAttribute, UInt32)] in
                [
                    (.averageOverVoltageThreshold(phase), 264), (.averageUnderVoltageThreshold(phase), 207),
                    (.voltagePeriod(phase), 1_800),
                ]
            }
    ).mapValues { .doubleLongUnsigned($0) }

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
