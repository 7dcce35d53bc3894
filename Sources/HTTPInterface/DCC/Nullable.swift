/// A member of a JSON object that is null where it has no value. Swift leaves such members out otherwise.
@propertyWrapper struct Nullable<Value: Encodable & Sendable>: Encodable, Sendable {
    private var value: Value?

    init(wrappedValue: Value?) { value = wrappedValue }

    var wrappedValue: Value? {
        get { value }
        set { value = newValue }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}
