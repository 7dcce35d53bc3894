import COSEM
import DUIS
import ESMEEmulator
import GBCS

// Checks 13 and 15 to 17: the Device, what it is and what state it is in. Check 14 has a file of its own.

extension Examination {
    mutating func checkDevice() throws(AccessRefusal) {
        if let run {
            device = try entry(of: run.schedule.device)
            return
        }
        // A body that cannot be read, such as a schedule's, names no Device; check 19 refuses it.
        guard let subject = try? request.subject else { return }
        switch subject {
        case .device(let name): device = try entry(of: name)
        case .meteringPoint(let point):
            guard let entry = facts.inventoryEntry(at: point) else {
                throw AccessRefusal(.e19, .device, "No Device of the inventory has the MPAN \(point).")
            }
            device = entry
        case .schedule(let number):
            guard let name = facts.scheduledDevice(number, of: request.id.originator) else { return }
            device = try entry(of: name)
        case .none: break
        case .unknown(let key):
            throw AccessRefusal(.e19, .device, "No Device of the inventory is known by this key: \(key).")
        }
    }

    private func entry(of name: EntityIdentifier) throws(AccessRefusal) -> InventoryEntry {
        guard let entry = facts.inventoryEntry(name) else {
            throw AccessRefusal(.e19, .device, "\(name) is not in the inventory.")
        }
        return entry
    }

    mutating func checkDeviceStatus() throws(AccessRefusal) {
        // What is only delivered locally never meets the Device's state on the WAN: check 17 has statuses for it.
        let variant = request.commandVariant
        guard let device, let askedFor, variant.isSent || !variant.isLocal else { return }
        let status = device.status
        func reason() -> String {
            "\(device.entityIdentifier) is \(status.rawValue), which \(askedFor.variant) does not permit."
        }
        let isPermitted: Bool
        switch askedFor.statusGroup {
        case .any: isPermitted = true
        case .security: isPermitted = rules.securityStatuses.contains(status)
        case .commissioning: isPermitted = rules.commissioningStatuses.contains(status)
        case .joining: isPermitted = rules.joiningStatuses.contains(status)
        case .decommissioning: isPermitted = status != .decommissioned && status != .withdrawn
        case .ordinary:
            if rules.readStatuses.contains(status) { return }
            let suppliers: Set<UserRole> = [.importSupplier, .gasSupplier]
            let isSuppliers = rules.supplierStatuses.contains(status)
            try keep(.e5, .deviceStatus) {
                isSuppliers && suppliers.contains($0)
            } otherwise: { _ in
                reason()
            }
            return
        }
        guard isPermitted else { throw AccessRefusal(.e5, .deviceStatus, reason()) }
    }

    mutating func checkDeviceType() throws(AccessRefusal) {
        guard let device, let askedFor, let user else { return }
        let types = askedFor.deviceTypes(by: rules)
        guard types.isEmpty || types.contains(device.type) else {
            throw AccessRefusal(
                .e11, .deviceType,
                "\(askedFor.variant) is not for \(device.type.rawValue), which \(device.entityIdentifier) is.")
        }
        guard device.smetsVersion == .smets2 else {
            guard askedFor.isSMETS1 != false else {
                throw AccessRefusal(.e11, .deviceType, "SMETS1 Devices have no \(askedFor.variant).")
            }
            guard rules.smets1TransformGivesPreCommand || request.commandVariant != .transform else {
                throw AccessRefusal(.e11, .deviceType, "SMETS1 Devices have no Pre-Commands.")
            }
            return
        }
        let useCases = askedFor.useCases(on: device.type)
        guard !useCases.isEmpty else { return }
        // A hub is sent to by the Access Control Broker alone.
        let known =
            device.type == .communicationsHubFunction
            ? [] : facts.knownRoles(of: user.entityIdentifier, on: device.entityIdentifier)
        let isScheduled = run != nil || schedule != nil
        for role in roles {
            patterns[role] = CommandPattern(
                useCases, as: role, knownRoles: known, isScheduled: isScheduled, rules: rules)
        }
        let patterns = patterns
        try keep(.e11, .deviceType) {
            patterns[$0] != nil
        } otherwise: { _ in
            "\(device.entityIdentifier) does not hold this User's credentials, and its use case for \(askedFor.variant) is "
                + "not open to the Access Control Broker."
        }
    }

    mutating func checkLocalDelivery() throws(AccessRefusal) {
        guard request.commandVariant.isLocal, let device else { return }
        guard device.smetsVersion == .smets2 else {
            throw AccessRefusal(.e17, .localDelivery, "SMETS1 Devices take no Commands delivered locally.")
        }
        guard rules.localCommandStatuses.contains(device.status) else {
            throw AccessRefusal(
                .e17, .localDelivery,
                "\(device.entityIdentifier) is \(device.status.rawValue): Commands are not delivered to it locally.")
        }
        let permitted = rules.localCommandRoles
        try keep(.e17, .localDelivery) {
            permitted.contains($0)
        } otherwise: {
            "Commands are not for local delivery by this User, which is: \($0.roleNames)."
        }
    }
}
