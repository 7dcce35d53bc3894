import COSEM

/// The entries of a log after their timestamps, as an attribute's type has them (GBCS 18.2.1).
struct LogEntry: Hashable, Sendable {
    let members: [ValueType.Member]

    /// The columns of the numbers in an entry, front to back. Octets are none: they are what an event brings beside its
    /// code.
    var columns: [LogColumn] {
        members.flatMap { member -> [LogColumn] in
            switch member.type {
            case .octetString: []
            case .array(let count, _):
                (0..<count.lowerBound).map { LogColumn(member, name: "\(Self.shortName(of: member)) \($0 + 1)") }
            default: [LogColumn(member)]
            }
        }
    }

    /// What the registers of a matrix are called with a number behind, such as `block 2 TOU` of the block 2 time-of-use
    /// registers.
    private static func shortName(of member: ValueType.Member) -> String {
        let registers = "time-of-use registers"
        return member.name.hasSuffix(registers) ? member.name.dropLast(registers.count) + "TOU" : member.name
    }

    /// The type of an entry in a compact-array.
    var type: TypeDescription {
        .structure([.simple(.doubleLongUnsigned)] + members.map(\.type.typeDescription))
    }
}

extension DeviceAttribute {
    /// The entries that the log may have; where there are two, the second are a twin-element meter's. Empty for an
    /// attribute that is no log.
    var logEntries: [LogEntry] {
        guard case .log(let members) = type else { return [] }
        let forms: [[ValueType.Member]] =
            switch self {
            case .importProfile: [ValueType.singleElementProfile, members]
            case .dailyReadLog, .billingRegisterLog, .changeLog:
                [members, ValueType.twinLoggedRegisters + members.dropFirst(ValueType.loggedRegisters.count)]
            default: [members]
            }
        return forms.map { LogEntry(members: $0) }
    }

    /// The type of the log's entries in a compact-array; nil for an attribute that is no log.
    ///
    /// - Parameter isTwin: whether the meter has two elements.
    package func entryType(isTwin: Bool) -> TypeDescription? {
        (isTwin ? logEntries.last : logEntries.first)?.type
    }
}

extension UseCase {
    /// Whether the use case reads a log of amounts, which can be added up.
    package var bringsAmounts: Bool { messageCode.attributes.contains { $0.logKind?.isOfAmounts == true } }
}

extension MessageCode {
    /// The attributes that messages of the use case read or write, in the order of its access list; of ECS68, an alert,
    /// which has none, those that it brings.
    var attributes: [DeviceAttribute] {
        self == .ecs68 ? [.billingRegisterLog] : items.flatMap(\.attributes)
    }

    /// Those of them that are encrypted for the reader.
    var protectedAttributes: [DeviceAttribute] {
        self == .ecs68 ? attributes : items.filter(\.isProtected).flatMap(\.attributes)
    }

    private var items: [RequestItem] { SupportedRequest.of(self)?.form.items ?? [] }
}

extension SupportedRequest {
    /// The request of the use case, of an ESME or else of a Communications Hub.
    static func of(_ code: MessageCode) -> SupportedRequest? { RequestCatalogue[code] ?? HubRequestCatalogue[code] }
}
