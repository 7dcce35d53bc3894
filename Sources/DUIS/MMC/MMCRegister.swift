import COSEM

/// What a register of a response counts: the unit that it must have, and the element that names it in MMC.
struct MMCRegister: Sendable {
    let unit: PhysicalUnit
    let element: String?

    static let activeEnergy = MMCRegister(unit: .wattHour, element: "ActiveEnergyUnit")
    static let reactiveEnergy = MMCRegister(unit: .varHour, element: "ReactiveEnergyUnit")
    static let power = MMCRegister(unit: .watt, element: "Unit")
    /// A maximum demand, whose unit MMC does not name.
    static let demand = MMCRegister(unit: .watt, element: nil)
    static let count = MMCRegister(unit: .none, element: nil)

    /// Value, and the unit where it is named: the whole number that the register's scaler makes of its value.
    func elements(_ value: MMCValue, _ scalerUnit: MMCValue) throws(MMCError) -> [Element] {
        let members = try scalerUnit.members(2)
        let scaler = try members[0].number()
        let code = try members[1].number()
        guard code == Int64(unit.rawValue) else {
            throw scalerUnit.bound("the unit is \(code), and MMC takes \(unit.rawValue), \(unit.name), here")
        }
        let text = try MMCRegister.whole(value, scaler: scaler)
        return [Element(mmc: "Value", text: text)]
            + (element.map { [Element(mmc: $0, text: unit.symbol)] } ?? [])
    }

    /// The text of a value times a power of ten, which must be a whole number of at most 18 digits.
    static func whole(_ value: MMCValue, scaler: Int64) throws(MMCError) -> String {
        var number = try value.number()
        guard (-9...9).contains(scaler) else { throw value.bound("its scaler is \(scaler); MMC is told −9 to 9") }
        for _ in 0..<abs(scaler) {
            if scaler > 0 {
                number *= 10
            } else {
                guard number % 10 == 0 else {
                    throw value.bound("with scaler \(scaler) it is no whole number, which the MMC schema demands")
                }
                number /= 10
            }
        }
        return "\(number)"
    }
}
