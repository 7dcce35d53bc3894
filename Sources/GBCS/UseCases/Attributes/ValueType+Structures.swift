import COSEM

/// The structures that several attributes share (GBCS Use Case annex; GBCS 7.3, 18.2.1).
extension ValueType {
    /// Special days of a calendar (class 11).
    static func specialDays(_ limit: Int) -> ValueType {
        .array(
            0...limit,
            of: .structure([
                Member("index", .longUnsigned), Member("date", .date), Member("day id", .unsigned),
            ]))
    }

    static let seasons = ValueType.array(
        1...4,
        of: .structure([
            Member("season", .text(0...8)), Member("start", .dateTime), Member("week", .text(0...4)),
        ]))

    static let weeks = ValueType.array(
        1...4,
        of: .structure(
            [Member("week", .text(0...4))]
                + ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].map {
                    Member($0, .unsigned)
                }))

    static let days = ValueType.array(
        1...16,
        of: .structure([
            Member("day id", .unsigned),
            Member(
                "actions",
                .array(
                    1...48,
                    of: .structure([
                        Member("start", .time), Member("script table", .logicalName),
                        Member("selector", .longUnsigned),
                    ]))),
        ]))

    /// Thresholds between the blocks of one TOU register, Wh; FFFFFFFF for none.
    static let blockThresholds = ValueType.array(0...3, of: .doubleLongUnsigned)

    /// A charge per unit with its scales and the register that it is for (class 113).
    private static func charge(prices: ClosedRange<Int>, index: Int) -> ValueType {
        .structure([
            Member(
                "scales",
                .structure([
                    Member("commodity scale", .integer(.min ... .max)), Member("price scale", .integer(.min ... .max)),
                ])),
            Member(
                "commodity",
                .structure([
                    Member("class", .longUnsigned), Member("object", .logicalName),
                    Member("attribute", .integer(.min ... .max)),
                ])),
            Member(
                "prices",
                .array(
                    prices, of: .structure([Member("index", .octetString(0...index)), Member("price", .long)]))),
        ])
    }

    /// A price for each register of the tariff; which indices must be there is the meter's to check (GBCS 7.3.7).
    static let priceMatrix = charge(prices: 0...80, index: 1)
    /// The price of a standing charge or of a debt: one, without an index.
    static let singlePrice = charge(prices: 0...1, index: 0)

    /// Entries of a schedule (class 10).
    static func schedule(_ limit: Int) -> ValueType {
        .array(
            0...limit,
            of: .structure([
                Member("index", .longUnsigned), Member("enabled", .boolean), Member("script table", .logicalName),
                Member("selector", .longUnsigned), Member("switch time", .time),
                Member("validity window", .longUnsigned), Member("weekdays", .bitString(7...7)),
                Member("special days", .bitString(0...20)), Member("begin", .date), Member("end", .date),
            ]))
    }

    /// Times at which a script is executed (class 22).
    static let executionTimes = ValueType.array(
        0...4, of: .structure([Member("time", .time), Member("date", .date)]))

    static let paymentModes = ValueType.enumerated([1: "credit", 2: "prepayment"])

    /// Payment mode and account status (class 111).
    static let accountModeAndStatus = ValueType.structure([
        Member("payment mode", paymentModes),
        Member("account status", .enumerated([1: "new inactive", 2: "active", 3: "closed"])),
    ])

    /// Which credit pays which charge, and how it is collected (class 111).
    static let creditChargeConfiguration = ValueType.array(
        0...15,
        of: .structure([
            Member("credit", .logicalName), Member("charge", .logicalName),
            Member("collection", .bitString(3...3)),
        ]))

    /// A Mask and the Actions under it, 256 bits each (GBCS ECS25a).
    static let maskAndActions = ValueType.bitString(512...512)
    static let eventSettings = ValueType.bitString(256...256)

    /// Value and unit of a register.
    static let scalerUnit = ValueType.structure([
        Member("scaler", .integer(.min ... .max)), Member("unit", .enumerated([:])),
    ])

    /// The six balances and debts of a prepayment meter in the order of its logs, 10^-5 of the currency (GBCS 18.2.1).
    static let loggedBalances: [Member] = [
        "emergency credit balance", "meter balance", "payment debt", "time debt 1", "time debt 2", "accumulated debt",
    ].map { Member($0, .doubleLong, scale: -5) }

    static func registers(_ count: Int) -> ValueType { .array(count...count, of: .doubleLongUnsigned) }

    private static let importRegister = Member("active import", .doubleLongUnsigned, unit: .wattHour)
    private static let touRegisters = Member("time-of-use registers", registers(48), unit: .wattHour)
    private static let blockRegisters = (1...4).map {
        Member("block \($0) time-of-use registers", registers(8), unit: .wattHour)
    }

    /// The registers of an entry of the Daily Read Log and of the billing logs after their timestamp (GBCS 18.2.1,
    /// entry_registerReadLogEntry).
    static let loggedRegisters: [Member] = [importRegister, touRegisters] + blockRegisters

    /// The same of a twin-element meter, which has two more.
    static let twinLoggedRegisters: [Member] =
        [
            importRegister, Member("secondary active import", .doubleLongUnsigned, unit: .wattHour), touRegisters,
            Member("secondary time-of-use registers", registers(4), unit: .wattHour),
        ] + blockRegisters

    /// An entry of the import profile of a meter that has one element.
    static let singleElementProfile: [Member] = [importRegister]
}
