import COSEM
import GBCS

extension ESME {
    /// Makes an attribute hold a value, whoever could write it: for exchange files and tests.
    ///
    /// Registers count on from what they are set to, and collections set their parts; any other value that the meter
    /// computes stays as it is given until something writes the attribute.
    ///
    /// - Parameter octets: the value as A-XDR with its tag.
    package func setAttribute(_ reference: ObjectReference, to octets: [UInt8], at hubTime: UTCTime) {
        let now = clock(at: hubTime)
        let data = try? COSEMData(decoding: octets)
        switch (ComputedAttribute.table[reference], data) {
        case (.register(let register)?, .doubleLongUnsigned(let reading)?): metering.set(register, to: reading, at: now)
        case (.importRegisters?, .structure(let members)?):
            set([.activeImport, .reactiveImport, .secondaryActiveImport], to: members.numbers, at: now)
        case (.touRegisters?, .structure(let lists)?):
            set((0..<Register.touCount).map { .tou($0) }, to: lists.first?.elements.numbers ?? [], at: now)
            guard lists.count > 1 else { return }
            set(
                (0..<Register.secondaryTOUCount).map { .secondaryTOU($0) }, to: lists[1].elements.numbers, at: now)
        case (.blockRegisters?, .structure(let lists)?):
            set(Self.blockPlaces, to: lists.first?.elements.numbers ?? [], at: now)
        case (.prepaymentBalances?, .structure(let members)?):
            for (attribute, value) in zip(Self.balances, members) { setBalance(attribute, to: value, at: now) }
        default:
            guard let balance = Self.balances.first(where: { $0.reference == reference }), let data else {
                values[reference] = octets
                return
            }
            setBalance(balance, to: data, at: now)
        }
    }

    /// Makes an attribute hold a value and the meter act on it from now on: tariffs steer registers, an account goes on
    /// under its new configuration.
    ///
    /// - Parameter octets: the value as A-XDR with its tag, of the attribute's type.
    package func put(_ attribute: DeviceAttribute, _ octets: [UInt8], at hubTime: UTCTime) {
        let now = clock(at: hubTime)
        guard !Self.balances.contains(attribute), attribute != .prepaymentBalances else {
            return setAttribute(attribute.reference, to: octets, at: hubTime)
        }
        _ = advanceMonitors(to: now, keeps: true)
        changingPaymentByHand(at: now) {
            setAttribute(attribute.reference, to: octets, at: hubTime)
            if attribute == .supplyState { followSupplyState(at: now) }
            if Self.steeringAttributes.contains(attribute) { steerTariff(at: now) }
        }
    }

    /// Makes a register read `value` at `now` by the meter's clock; it counts on from there, and the account charges
    /// nothing for the difference.
    public func set(_ register: Register, to value: UInt32, at now: UTCTime) {
        changingPaymentByHand(at: now) { metering.set(register, to: value, at: now) }
    }

    /// Does `body`, which leaves the account alone; what happens to that before it is followed, but nobody is told.
    private func changingPaymentByHand(at now: UTCTime, _ body: () -> Void) {
        var effects = UpdateEffects()
        changingPayment(at: now, &effects, body)
        _ = follow(effects.account, at: now)
    }

    private static let steeringAttributes = Set<DeviceAttribute>(
        [
            .tariffSeasons, .tariffWeeks, .tariffDays, .tariffSpecialDays, .secondaryTariffSeasons,
            .secondaryTariffWeeks, .secondaryTariffDays, .secondaryTariffSpecialDays, .blockCounterReset,
        ] + (1...8).map { DeviceAttribute.blockThresholds($0) })

    /// Sets a balance: in the account, where the meter keeps one.
    private func setBalance(_ attribute: DeviceAttribute, to value: COSEMData, at now: UTCTime) {
        guard payment != nil, case .doubleLong(let amount) = value else { return store(value, in: attribute) }
        setBalances(at: now) { balances in
            switch attribute {
            case .meterBalance: balances.meterBalance = amount
            case .emergencyCreditBalance: balances.emergencyCredit = amount
            case .accumulatedDebt: balances.accumulatedDebt = amount
            case .timeDebt1: balances.timeDebt1 = amount
            case .timeDebt2: balances.timeDebt2 = amount
            default: balances.paymentDebt = amount
            }
        }
    }

    private func set(_ registers: [Register], to readings: [UInt32], at now: UTCTime) {
        for (register, reading) in zip(registers, readings) { metering.set(register, to: reading, at: now) }
    }

    /// The 64 places of ECS17e.
    static let blockPlaces: [Register] = (0..<Register.blockCount).flatMap { block in
        (0..<Register.touInBlockCount).map { .touBlock(block: block, tou: $0) }
            + (0..<Register.touInBlockCount).map { .blockCounter(block: block, tou: $0) }
    }
}

extension COSEMData {
    fileprivate var elements: [COSEMData] { if case .array(let elements) = self { elements } else { [] } }
}

extension [COSEMData] {
    /// The double-long-unsigned values among these.
    fileprivate var numbers: [UInt32] {
        compactMap { if case .doubleLongUnsigned(let number) = $0 { number } else { nil } }
    }
}

extension ESME {
    /// Puts credentials into their cells: for exchange files. Parties whose cells are not named keep theirs.
    package func addCredentials(_ credentials: [HeldCredential]) {
        let named = Set(credentials.map(\.cell.role))
        let others = trustAnchors.all.filter { !named.contains($0.role) }
        changedCredentials = credentials
        // Parties without cells stay known as they were given, though CS02a does not list them.
        let anchors = TrustAnchors(credentials, known: trustAnchors).all.map { anchor in
            trustAnchors.all.first { $0.role == anchor.role && $0.entityIdentifier == anchor.entityIdentifier }
                ?? anchor
        }
        trustAnchors = TrustAnchors(anchors + others)
    }

    /// Gives the meter a certificate of one of its keys, which CS02e returns.
    package func setCertificate(_ der: [UInt8], _ usage: TrustAnchorCell.KeyUsage) {
        management.certificates[usage.rawValue] = der
    }

    /// Makes the meter one that has made a key pair with this public key (CS02c) and waits for its certificate.
    package func expectCertificate(of key: [UInt8], _ usage: TrustAnchorCell.KeyUsage) {
        management.newKeys[usage.rawValue] = .init(publicKey: key, scalar: nil)
    }
}
