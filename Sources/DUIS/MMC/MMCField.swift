import COSEM
import GBCS

/// A part of a response element: the elements that it makes of what a response brings, in the schema's order.
struct MMCField: Sendable {
    let elements: @Sendable (MMCContent) throws(MMCError) -> [Element]

    init(_ elements: @escaping @Sendable (MMCContent) throws(MMCError) -> [Element]) { self.elements = elements }

    /// The elements that a value makes; none where it did not come.
    static func of(
        _ attribute: DeviceAttribute, _ elements: @escaping @Sendable (MMCValue) throws(MMCError) -> [Element]
    ) -> MMCField {
        MMCField { (content) throws(MMCError) in
            guard let value = try content.value(attribute) else { return [] }
            return try elements(value)
        }
    }

    /// The element `name` with the text that a value makes; none where there is no such text.
    static func text(
        _ name: String, _ attribute: DeviceAttribute, _ text: @escaping @Sendable (MMCValue) throws(MMCError) -> String?
    ) -> MMCField {
        of(attribute) { (value) throws(MMCError) in try text(value).map { [Element(mmc: name, text: $0)] } ?? [] }
    }

    /// The number of an attribute as it was sent.
    static func number(_ name: String, _ attribute: DeviceAttribute) -> MMCField {
        text(name, attribute) { (value) throws(MMCError) in "\(try value.number())" }
    }

    static func boolean(_ name: String, _ attribute: DeviceAttribute) -> MMCField {
        text(name, attribute) { (value) throws(MMCError) in "\(try value.boolean())" }
    }

    /// One of two words.
    static func boolean(_ name: String, _ attribute: DeviceAttribute, _ yes: String, _ no: String) -> MMCField {
        text(name, attribute) { (value) throws(MMCError) in try value.boolean() ? yes : no }
    }

    static func dateTime(_ name: String, _ attribute: DeviceAttribute) -> MMCField {
        text(name, attribute) { (value) throws(MMCError) in try value.dateTime() }
    }

    /// Text of at most so many characters; no element for an empty one.
    static func string(_ name: String, _ attribute: DeviceAttribute, atMost limit: Int) -> MMCField {
        text(name, attribute) { (value) throws(MMCError) in
            let text = try value.text(atMost: limit)
            return text.isEmpty ? nil : text
        }
    }

    /// The word for a number.
    static func word(_ name: String, _ attribute: DeviceAttribute, _ words: [Int64: String]) -> MMCField {
        text(name, attribute) { (value) throws(MMCError) in try value.word(words) }
    }

    /// The element `name`, which is there in any case, with these parts.
    static func group(_ name: String, _ fields: [MMCField]) -> MMCField {
        MMCField { (content) throws(MMCError) in [Element(mmc: name, try content.elements(fields))] }
    }

    /// The element `name` with these parts, which is left out without any.
    static func optionalGroup(_ name: String, _ fields: [MMCField]) -> MMCField {
        MMCField { (content) throws(MMCError) in
            let elements = try content.elements(fields)
            return elements.isEmpty ? [] : [Element(mmc: name, elements)]
        }
    }

    /// A register: Value and the element that names its unit. Scaler and unit may be those of the attribute or of
    /// `unit`, which came beside it.
    static func register(
        _ name: String, _ attribute: DeviceAttribute, _ unit: DeviceAttribute, _ kind: MMCRegister
    ) -> MMCField {
        MMCField { (content) throws(MMCError) in
            guard let value = try content.value(attribute), let unit = try content.value(unit) else { return [] }
            return [Element(mmc: name, try kind.elements(value, unit))]
        }
    }
}

extension MMCContent {
    func elements(_ fields: [MMCField]) throws(MMCError) -> [Element] {
        var elements: [Element] = []
        for field in fields { elements += try field.elements(self) }
        return elements
    }
}

extension MMCValue {
    /// The word for a number; an error for a number without one.
    func word(_ words: [Int64: String]) throws(MMCError) -> String {
        let number = try number()
        guard let word = words[number] else {
            throw bound("the MMC schema has no word for \(number)")
        }
        return word
    }
}

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
