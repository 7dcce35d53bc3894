import COSEM
import GBCS

/// The state of the supply (SMETS2 5.7.5.32; attribute control_state of class 70).
public enum SupplyState: UInt8, Hashable, Sendable, CaseIterable {
    case disabled = 0
    case enabled = 1
    /// Off until somebody enables it at the meter, which on an emulated one is ECS42 or a value put by hand.
    case armed = 2
}

extension ESME {
    /// The state of the supply at `now` by the meter's clock.
    package func supplyState(at now: UTCTime) -> SupplyState {
        SupplyState(rawValue: UInt8(clamping: integer(.supplyState, at: now))) ?? .enabled
    }

    /// Puts the supply into a state; registers stand still while it is not enabled.
    func setSupplyState(_ state: SupplyState, at now: UTCTime) {
        store(.enumerated(state.rawValue), in: .supplyState)
        followSupplyState(at: now)
    }

    /// Makes registers count, or stand still, by the state of the supply.
    func followSupplyState(at now: UTCTime) {
        let isOn = supplyState(at: now) == .enabled
        if isOn == metering.interruptions.isOff { metering.setSupply(isOn: isOn, at: now) }
    }

    /// Does what ECS42 to 44 say. Only a supply that is disabled can be armed.
    func commandSupply(
        _ state: SupplyState, at now: UTCTime, _ effects: inout UpdateEffects
    ) -> DataAccessResult {
        guard state != .armed || supplyState(at: now) != .enabled else { return rules.refusedUpdateResult }
        effects.alerts += advanceMonitors(to: now, keeps: true)
        setSupplyState(state, at: now)
        loadLimit?.forgetRestoration()
        return .success
    }
}
