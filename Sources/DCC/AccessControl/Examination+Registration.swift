import COSEM
import DUIS
import ESMEEmulator
import GBCS

// Check 14: whether the User is appointed to the Device's metering point on the days that the request is about.

extension Examination {
    mutating func checkRegistration() throws(AccessRefusal) {
        guard let device, let kind, let user, request.variant != "12.2" else { return }
        if kind.variant == "8.2", device.status == .pending { return }
        guard let days = requestedDays else { return }
        var points: [UserRole: MPAN] = [:]
        for role in roles {
            guard let registered = role.registeredAs else { continue }
            points[role] = point(for: role, as: registered, mpid: user.mpid, of: device, on: days)
        }
        self.points = points
        // Nobody is appointed yet where the first meter is still to be installed.
        if points.isEmpty, device.type == .communicationsHubFunction, facts.meters(at: device.entityIdentifier).isEmpty
        {
            return
        }
        try keep(.e4, .registration) {
            $0.registeredAs == nil || points[$0] != nil
        } otherwise: {
            "\(user.name) (\($0.roleNames)) is not appointed to the metering point of \(device.entityIdentifier) on the days "
                + "that the request is about."
        }
    }

    /// A metering point of the Device to which the party is appointed on `days`; nil where there is none.
    private func point(
        for role: UserRole, as registered: Registration.Kind, mpid: String, of device: InventoryEntry,
        on days: RequestedDays
    ) -> MPAN? {
        for meter in meters(of: device) where meter.type.isGas == role.isGas {
            for point in points(of: meter, for: role) {
                guard let registration = facts.registration(point) else { continue }
                if days.areCovered(by: registration.days(of: mpid, as: registered)) { return point }
            }
        }
        return nil
    }

    /// The meters whose parties may send to the Device: itself, or those of its premises where it is no meter. A Gas Proxy
    /// Function stands for a gas meter alone.
    private func meters(of device: InventoryEntry) -> [InventoryEntry] {
        switch device.type {
        case .esme, .gsme: [device]
        case .communicationsHubFunction: facts.meters(at: device.entityIdentifier)
        case .gasProxyFunction: device.hub.map(facts.meters(at:))?.filter(\.type.isGas) ?? []
        case .hcalcs, .ppmid, .ihd, .cad: device.hub.map(facts.meters(at:)) ?? []
        }
    }

    private func points(of meter: InventoryEntry, for role: UserRole) -> [MPAN] {
        let either = askedFor?.meteringPoint == .either
        let imports = either ? [meter.importMPAN, meter.secondaryImportMPAN] : [meter.importMPAN]
        let points: [MPAN?]
        switch (role, askedFor?.meteringPoint ?? .import) {
        case (.importSupplier, _), (.gasSupplier, _): points = imports
        case (.exportSupplier, _) where rules.exportSupplierByExportMPAN: points = [meter.exportMPAN]
        case (_, .export): points = [meter.exportMPAN]
        case (_, .import): points = imports
        case (_, .either): points = imports + [meter.exportMPAN]
        }
        return points.compactMap { $0 }
    }

    /// The days that the request is about; nil where its body cannot be read.
    private var requestedDays: RequestedDays? {
        let today = SettlementDay(of: now, zone: rules.settlementDayZone)
        if let run { return run.schedule.requestedDays(at: run.time, rules: rules) }
        switch request.reference {
        case "5.1":
            guard let start = (try? schedule?.get())?.start else { return nil }
            return .some(from: SettlementDay(daysSince2000: start.daysSince2000))
        case "5.2", "5.3", "8.2": return .some(from: today)
        default: break
        }
        guard let kind else { return nil }
        if kind.rows != .none, let period = try? request.logPeriod {
            return RequestedDays(
                kind.rows, from: min(period.start, period.end), to: max(period.start, period.end), rules: rules)
        }
        let isKept = kind.futureDating == .dsp || kind.futureDating == .dspAndDevice
        if isKept, !isDue, rules.futureDatedDayIsExecution, let execution = try? request.executionTime,
            execution != Self.cancellation
        {
            let day = SettlementDay(of: execution.time, zone: rules.settlementDayZone)
            return .every(day...day)
        }
        return .every(today...today)
    }
}

extension UserRole {
    /// What registration data calls such a party; nil for roles that it does not know.
    package var registeredAs: Registration.Kind? {
        switch self {
        case .importSupplier, .exportSupplier, .gasSupplier: .supplier
        case .electricityDistributor, .gasTransporter: .distributor
        case .meterDataRetriever: .meterDataRetriever
        case .otherUser, .registeredSupplierAgent, .loadController: nil
        }
    }

    var isGas: Bool { self == .gasSupplier || self == .gasTransporter }
}

extension InventoryEntry.DeviceType {
    var isGas: Bool { self == .gsme || self == .gasProxyFunction }
}
