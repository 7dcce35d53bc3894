import COSEM
import GBCS

/// Reading of attributes by class, name and number.
extension ESME {
    /// The value of an attribute at `now` by the meter's clock, as A-XDR; nil for one that cannot be read.
    ///
    /// - Parameter moments: the range of a log that is wanted; all of it where none is given.
    package func attribute(
        _ reference: ObjectReference, in moments: ClosedRange<UTCTime>? = nil, at now: UTCTime
    ) -> [UInt8]? {
        var buffer = ResponseBuffer()
        buffer.removeAll()
        // An empty range may be an error to whoever asks for it by a command; here it is an empty log.
        guard append(reference, in: moments ?? LogRange.startOfTime...LogRange.endOfTime, at: now, to: &buffer) != nil
        else { return nil }
        return buffer.copy()
    }

    /// Appends the value of an attribute.
    ///
    /// - Returns: the number of rows where it is a log, else 1; nil for an attribute that cannot be read, and then what
    ///   follows the former end of `octets` is undefined.
    func append(
        _ reference: ObjectReference, in moments: ClosedRange<UTCTime>, at now: UTCTime,
        to octets: inout ResponseBuffer
    ) -> Int? {
        if !values.isEmpty, let stored = values[reference] { return append(stored: stored, in: moments, to: &octets) }
        if let payment, let rows = append(reference, of: payment, in: moments, at: now, to: &octets) { return rows }
        if let computed = ComputedAttribute.table[reference] {
            return append(computed, in: moments, at: now, to: &octets)
        }
        if let value = FactoryValues.octets(of: reference, identity.variant) {
            octets.append(contentsOf: value)
            return 1
        }
        guard let log = LogHead.stored[reference] else { return nil }
        octets.append(contentsOf: log.octets(isTwin: isTwin))
        octets.append(length: 0)
        return 0
    }

    /// Appends a balance, or a log of money, of a meter that keeps an account; nil for any other attribute.
    private func append(
        _ reference: ObjectReference, of payment: PaymentState, in moments: ClosedRange<UTCTime>, at now: UTCTime,
        to octets: inout ResponseBuffer
    ) -> Int? {
        if let log = BillingLog.allCases.first(where: { $0.attribute.reference == reference }) {
            let (rows, count) = payment.logs.octets(of: log, in: moments, identity.variant)
            octets.append(contentsOf: rows)
            return count
        }
        let place = Self.balances.firstIndex { $0.reference == reference }
        guard place != nil || reference == DeviceAttribute.prepaymentBalances.reference,
            let balances = accountBalances(at: now), case .structure(let members) = balances.data
        else { return nil }
        octets.append(contentsOf: (place.map { members[$0] } ?? balances.data).encoded)
        return 1
    }

    /// Appends a stored value; of a log, the rows whose timestamps lie in `moments`.
    private func append(
        stored: [UInt8], in moments: ClosedRange<UTCTime>, to octets: inout ResponseBuffer
    ) -> Int {
        guard stored.first == DataTag.compactArray.rawValue,
            case .compactArray(let log)? = try? COSEMData(decoding: stored)
        else {
            octets.append(contentsOf: stored)
            return 1
        }
        let rows = log.elements.filter { row in
            guard case .structure(let cells) = row, case .doubleLongUnsigned(let seconds)? = cells.first else {
                return false
            }
            return moments.contains(UTCTime(secondsSince2000: Int64(seconds)))
        }
        guard let part = CompactArray(elementType: log.elementType, elements: rows) else { return 0 }
        octets.append(contentsOf: COSEMData.compactArray(part).encoded)
        return rows.count
    }

    private func append(
        _ computed: ComputedAttribute, in moments: ClosedRange<UTCTime>, at now: UTCTime,
        to octets: inout ResponseBuffer
    ) -> Int {
        switch computed {
        case .register(let register): octets.append(doubleLongUnsigned: metering.reading(register, at: now))
        case .unit(let unit): octets.append(scalerAndUnit: unit)
        case .importRegisters: appendImportRegisters(at: now, to: &octets)
        case .activePower: appendPower(at: now, to: &octets)
        case .touRegisters: appendTOURegisters(at: now, to: &octets)
        case .blockRegisters: appendBlockRegisters(at: now, to: &octets)
        case .profile(let log): return appendRows(of: log, in: moments, at: now, to: &octets)
        case .eventLog: return appendEvents(.ecs35a, in: moments, to: &octets)
        case .securityLog: return appendEvents(.ecs35b, in: moments, to: &octets)
        case .powerEventLog: return appendEvents(.ecs35e, in: moments, to: &octets)
        case .auxiliaryControllerEventLog: return appendAuxiliaryControllerEvents(in: moments, to: &octets)
        case .voltageLog(let phase): return appendVoltageLog(phase, in: moments, at: now, to: &octets)
        case .firmwareVersion: octets.append(octetString: runningFirmware)
        case .importMPAN: appendMPAN(0, to: &octets)
        case .exportMPAN: appendMPAN(1, to: &octets)
        case .deviceIdentifier: octets.append(octetString: identity.entityIdentifier.octets)
        case .meterVariant: octets.append(octetString: [identity.variant.letter])
        case .time: octets.append(octetString: COSEMDateTime(now, clockStatus: rules.clockStatus).octets)
        case .clockStatus:
            octets.append(DataTag.unsigned)
            octets.append(0)
        case .prepaymentBalances:
            octets.append(structureOf: Self.balances.count)
            for balance in Self.balances { octets.append(doubleLong: integer(balance, at: now)) }
        case .randomisedOffset: octets.append(longUnsigned: randomisedOffset(at: now))
        case .maximumDemand(let demand): octets.append(doubleLongUnsigned: maximum(of: demand, at: now).power)
        case .timeOfMaximumDemand(let demand):
            octets.append(octetString: COSEMDateTime(maximum(of: demand, at: now).time).octets)
        case .activeTariffPrice, .secondaryActiveTariffPrice:
            octets.append(
                doubleLongUnsigned: activePrice(isSecondary: computed == .secondaryActiveTariffPrice, at: now))
        }
        return 1
    }

    /// The parts of the prepayment balances in the order of ECS19.
    static let balances: [DeviceAttribute] = [
        .meterBalance, .emergencyCreditBalance, .accumulatedDebt, .timeDebt1, .timeDebt2, .paymentDebt,
    ]

    /// The value of an attribute; nil for one that cannot be read.
    func value(_ attribute: DeviceAttribute, at now: UTCTime) -> COSEMData? {
        self.attribute(attribute.reference, at: now).flatMap { try? COSEMData(decoding: $0) }
    }

    /// The value of an attribute that is a number; 0 where it is none.
    func integer(_ attribute: DeviceAttribute, at now: UTCTime) -> Int64 {
        switch value(attribute, at: now) {
        case .doubleLong(let number)?: Int64(number)
        case .doubleLongUnsigned(let number)?: Int64(number)
        case .longUnsigned(let number)?: Int64(number)
        case .unsigned(let number)?, .enumerated(let number)?, .boolean(let number)?: Int64(number)
        default: 0
        }
    }

    /// Number × limit / 10,000, rounded: the seconds by which the meter delays its switching (SMETS2 5.7.5.28).
    private func randomisedOffset(at now: UTCTime) -> UInt16 {
        let product = integer(.randomisedOffsetNumber, at: now) * integer(.randomisedOffsetLimit, at: now)
        return UInt16(clamping: (product + 5_000) / 10_000)
    }

    /// Mode 1 or 2 in the first member of the account's mode and status.
    func isPrepayment(at now: UTCTime) -> Bool {
        guard case .structure(let members)? = value(.paymentMode, at: now) else { return false }
        return members.first == .enumerated(2)
    }
}

extension ElementVariant {
    /// The letter by which ECS26m tells the variant (GBCS Use Case annex, MeterVariant).
    var letter: UInt8 {
        switch self {
        case .singleElement: UInt8(ascii: "A")
        case .twinElement: UInt8(ascii: "B")
        case .polyphase: UInt8(ascii: "C")
        }
    }
}

extension ResponseBuffer {
    fileprivate mutating func append(doubleLong value: Int64) {
        append(DataTag.doubleLong)
        append(bigEndian: Int32(clamping: value))
    }

    fileprivate mutating func append(longUnsigned value: UInt16) {
        append(DataTag.longUnsigned)
        append(bigEndian: value)
    }
}
