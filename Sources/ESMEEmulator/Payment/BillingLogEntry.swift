import COSEM

/// What all registers of a meter read at a moment, as its logs have it: Wh modulo 2^32 (GBCS 18.2.1,
/// entry_registerReadLogEntry).
package struct RegisterSnapshot: Hashable, Sendable {
    package let time: UTCTime
    package let activeImport: UInt32
    package let secondaryActiveImport: UInt32
    /// 48.
    package let tou: [UInt32]
    /// 4.
    package let secondaryTOU: [UInt32]
    /// Eight TOU registers of block 1, then those of block 2, and so on: 32.
    package let blocks: [UInt32]

    package init(
        time: UTCTime, activeImport: UInt64, secondaryActiveImport: UInt64 = 0, _ readings: TariffReadings
    ) {
        func octets(_ values: [UInt64]) -> [UInt32] { values.map { UInt32(truncatingIfNeeded: $0) } }
        self.time = time
        self.activeImport = UInt32(truncatingIfNeeded: activeImport)
        self.secondaryActiveImport = UInt32(truncatingIfNeeded: secondaryActiveImport)
        (tou, secondaryTOU, blocks) = (octets(readings.tou), octets(readings.secondaryTOU), octets(readings.blocks))
    }

    /// What `meter` reads at `time`.
    package init(of meter: some BilledMeter, at time: UTCTime) {
        self.init(
            time: time, activeImport: meter.activeImport(at: time),
            secondaryActiveImport: meter.secondaryActiveImport(at: time),
            meter.tariffReadings(at: [time]).first ?? TariffReadings())
    }

    /// Appends the values after the timestamp.
    func append(isTwin: Bool, to octets: inout [UInt8]) {
        octets.append(bigEndian: activeImport)
        if isTwin { octets.append(bigEndian: secondaryActiveImport) }
        for value in tou { octets.append(bigEndian: value) }
        if isTwin { for value in secondaryTOU { octets.append(bigEndian: value) } }
        for value in blocks { octets.append(bigEndian: value) }
    }
}

extension RegisterSnapshot: Codable {
    /// Time and all 86 registers, one after the other.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        let registers = [activeImport, secondaryActiveImport] + tou + secondaryTOU + blocks
        try container.encode([time.secondsSince2000] + registers.map { Int64($0) })
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let numbers = try container.decode([Int64].self)
        let counts = (Register.touCount, Register.secondaryTOUCount, Register.blockCount * Register.touInBlockCount)
        let registers = numbers.dropFirst().compactMap { UInt32(exactly: $0) }
        guard numbers.count == 3 + counts.0 + counts.1 + counts.2, registers.count == numbers.count - 1 else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(numbers.count) numbers are not a time and 86 registers")
        }
        time = UTCTime(secondsSince2000: numbers[0])
        (activeImport, secondaryActiveImport) = (registers[0], registers[1])
        tou = Array(registers[2..<2 + counts.0])
        secondaryTOU = Array(registers[2 + counts.0..<2 + counts.0 + counts.1])
        blocks = Array(registers.suffix(counts.2))
    }
}

/// The balances and debts of a moment (GBCS 18.2.1, entry_prepaymentReadLogEntry).
package struct BalanceSnapshot: Hashable, Sendable {
    package let time: UTCTime
    package let balances: Balances

    package init(time: UTCTime, balances: Balances) { (self.time, self.balances) = (time, balances) }
}

extension BalanceSnapshot: Codable {
    /// Time and the six balances in the order of the logs.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode([time.secondsSince2000] + balances.logged.map { Int64($0) })
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let numbers = try container.decode([Int64].self)
        guard numbers.count == 7, let balances = Balances(logged: numbers.dropFirst().compactMap { Int32(exactly: $0) })
        else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(numbers.count) numbers are not a time and six balances")
        }
        self.init(time: UTCTime(secondsSince2000: numbers[0]), balances: balances)
    }
}

/// Registers and balances before a change of mode or tariff (GBCS 18.2.1, entry_billingCalendarOnSetModeOrTariffLogEntry).
package struct ChangeSnapshot: Hashable, Sendable, Codable {
    package let registers: RegisterSnapshot
    package let balances: BalanceSnapshot

    package init(registers: RegisterSnapshot, balances: Balances) {
        self.registers = registers
        self.balances = BalanceSnapshot(time: registers.time, balances: balances)
    }
}

/// An amount in 10⁻⁵ of the currency (GBCS 18.2.1, entry_dlValueLogEntry).
package struct PaymentLogEntry: Hashable, Sendable, Codable {
    package let time: UTCTime
    package let amount: UInt32

    package init(time: UTCTime, amount: UInt32) { (self.time, self.amount) = (time, amount) }
}
