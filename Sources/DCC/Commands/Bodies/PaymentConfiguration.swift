import COSEM
import DUIS
import GBCS

/// Which credit pays which charge, and how (class 111, credit_charge_configuration). The rows and their order are those of
/// published commands (RTDS ECS02, ECS03).
enum PaymentConfiguration {
    private static let balance: UInt8 = 0
    private static let emergencyCredit: UInt8 = 1
    private static let accumulatedDebt: UInt8 = 2
    /// The charges: 0 is import, 1 and 2 time debts, 3 payment debt, 4 standing charge, 5 import of the secondary element.
    private static let secondaryImport: UInt8 = 5
    private static let timeDebts: Set<UInt8> = [1, 2]

    /// In credit mode the balance pays for import and the standing charge.
    static func credit(isTwin: Bool) -> COSEMData {
        .array(([0, 4] + (isTwin ? [secondaryImport] : [])).map { entry(balance, $0) })
    }

    /// In prepayment mode emergency credit and, unless debt is not suspended while emergency credit is used, accumulated
    /// debt pay too.
    ///
    /// - Parameters:
    ///   - suspendsDisabled: whether time debts are not collected while the supply is disabled.
    ///   - suspendsEmergency: whether standing charge and time debts accumulate while emergency credit is used.
    static func prepayment(suspendsDisabled: Bool, suspendsEmergency: Bool, isTwin: Bool) -> COSEMData {
        func isCollected(_ charge: UInt8) -> Bool { !(suspendsDisabled && timeDebts.contains(charge)) }
        var entries = ([0, 4, 1, 2, 3] as [UInt8]).map { entry(balance, $0, isCollected: isCollected($0)) }
        entries += ([3, 0, 4, 1, 2] as [UInt8]).map { entry(emergencyCredit, $0, isCollected: isCollected($0)) }
        if suspendsEmergency { entries += ([4, 1, 2] as [UInt8]).map { entry(accumulatedDebt, $0) } }
        if isTwin { entries += [entry(balance, secondaryImport), entry(emergencyCredit, secondaryImport)] }
        return .array(entries)
    }

    /// - Parameter isCollected: whether the charge is collected while the supply is disabled too: the last of three bits.
    private static func entry(_ credit: UInt8, _ charge: UInt8, isCollected: Bool = true) -> COSEMData {
        .structure([
            .octetString(LogicalName(0, 0, 19, 10, credit)), .octetString(LogicalName(0, 0, 19, 20, charge)),
            .bits([true, true, isCollected]),
        ])
    }
}
