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

    /// A register: Value and the element that names its unit, by the scaler_unit that came beside it. A value whose
    /// scaler_unit failed cannot be told.
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
