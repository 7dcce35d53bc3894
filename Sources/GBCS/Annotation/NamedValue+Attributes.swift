import COSEM

extension NamedValue {
    /// The value of an attribute, or the parameter of a method, with the names that its type has.
    init(_ attribute: DeviceAttribute) {
        let entries = attribute.logEntries
        guard entries.isEmpty else {
            self.init(attribute.name, .log(entries))
            return
        }
        self.init(attribute.name, attribute.type, attribute.unit, attribute.scale)
    }

    /// - Parameters:
    ///   - unit: unit of the numbers in it whose own is not known.
    ///   - scale: power of ten of the numbers in it whose own is not known.
    private init(_ name: String, _ type: ValueType, _ unit: PhysicalUnit, _ scale: Int8) {
        switch type {
        case .integer, .unsigned, .long, .longUnsigned, .doubleLong, .doubleLongUnsigned:
            self.init(name, .number(unit, scale: scale))
        case .enumerated(let names): self.init(name, .enumeration(names))
        case .text: self.init(name, .text)
        case .octetString: self.init(name, .octets)
        case .dateTime: self.init(name, .moment)
        case .date: self.init(name, .date)
        case .time: self.init(name, .timeOfDay)
        case .array(_, let element): self.init(name, [NamedValue("", element, unit, scale)])
        case .scalerUnit: self.init(name, [NamedValue("scaler"), NamedValue("unit", .enumeration(PhysicalUnit.names))])
        case .structure(let members):
            self.init(
                name,
                members.map { member in
                    NamedValue(
                        member.name, member.type, member.unit == .none ? unit : member.unit,
                        member.scale == 0 ? scale : member.scale)
                })
        case .boolean, .visibleString, .utf8String, .bitString, .logicalName, .log, .constant: self.init(name)
        }
    }

    /// The decrypted attributes of a use case.
    static func protectedObjects(of code: MessageCode?) -> NamedValue {
        NamedValue(protectedObjects.name, (code?.protectedAttributes ?? []).map { NamedValue($0) })
    }
}

/// The attributes and methods of the catalogues of requests by what they are.
enum NamedAttributes {
    private struct Key: Hashable {
        let reference: ObjectReference
        let isMethod: Bool
    }

    /// Of two use cases that call one attribute differently, the one with the lower Message Code.
    private static let all: [Key: DeviceAttribute] = Dictionary(
        (RequestCatalogue.all + HubRequestCatalogue.all).flatMap(\.form.items).flatMap(Self.named),
        uniquingKeysWith: { first, _ in first })

    private static func named(_ item: RequestItem) -> [(Key, DeviceAttribute)] {
        let isMethod = item.responseKind == .action && !item.isProtected
        return item.attributes.map { (Key(reference: $0.reference, isMethod: isMethod), $0) }
    }

    /// What a specification is about: as the message's own use case has it, or else any other; nil for what none has.
    static func attribute(of specification: AccessRequest.Specification, in code: MessageCode) -> DeviceAttribute? {
        let key = Key(reference: specification.object, isMethod: specification.responseKind == .action)
        let own = SupportedRequest.of(code)?.form.items.lazy.flatMap(Self.named).first { $0.0 == key }
        return own?.1 ?? all[key]
    }
}
