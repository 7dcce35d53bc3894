import COSEM
import GBCS

extension ESME {
    /// The trust anchors that the meter holds now: those of its fleet, until credentials are replaced.
    public internal(set) var trustAnchors: TrustAnchors {
        get { deviceCredentials.trustAnchors }
        set { deviceCredentials = DeviceCredentials(trustAnchors: newValue, keys: keys) }
    }

    package internal(set) var keys: any DeviceKeys {
        get { deviceCredentials.keys }
        set { deviceCredentials = DeviceCredentials(trustAnchors: trustAnchors, keys: newValue) }
    }

    /// The Trust Anchor Cells that the meter holds now, in the order in which CS02a lists them.
    public var credentials: [HeldCredential] {
        changedCredentials ?? factoryCredentials.trustAnchors.all.flatMap { HeldCredential.cells(of: $0) }
    }

    /// Makes the meter hold these cells: from now on other parties may do what they could not, and the secrets change.
    package func setCredentials(_ cells: [HeldCredential]) {
        changedCredentials = cells
        trustAnchors = TrustAnchors(cells, known: trustAnchors)
    }

    /// Puts a credential into its cell, in place of what was there.
    func replace(_ credential: HeldCredential) {
        var cells = credentials
        if let place = cells.firstIndex(where: { $0.cell == credential.cell }) {
            cells[place] = credential
        } else {
            cells.append(credential)
        }
        setCredentials(cells)
    }

    /// The counter that a command of a role must be above.
    func lastCounter(of role: RemotePartyRole) -> UInt64? {
        management.replayCounters?[role.rawValue] ?? lastCounters[role]
    }

    /// Notes the counter of a command of a role; ``lastCounters`` takes the place of what else was compared with.
    func useCounter(_ counter: UInt64, of role: RemotePartyRole) {
        lastCounters[role] = counter
        if ReplayCounters.place(role) == nil {
            setFloor(counter, of: role)
        } else if management.replayCounters?[role.rawValue] != nil {
            management.replayCounters?[role.rawValue] = nil
            if management.replayCounters?.isEmpty == true { management.replayCounters = nil }
        }
    }

    /// Makes the counters of a role start anew. It is kept with the state: whoever keeps ``lastCounters`` learns of the
    /// counters of commands alone.
    func setFloor(_ floor: UInt64, of role: RemotePartyRole) {
        lastCounters[role] = floor
        management.replayCounters = (management.replayCounters ?? [:]).merging([role.rawValue: floor]) { $1 }
    }

    func credential(in cell: TrustAnchorCell) -> HeldCredential? { credentials.first { $0.cell == cell } }
}
