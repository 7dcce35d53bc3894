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
            case .array(let count, _): (1...max(1, count.lowerBound)).map { column(member, $0) }
            default: [LogColumn(member.name, unit: member.unit)]
            }
        }
    }

    /// A register of one of the matrices, such as `block 2 TOU 8` of the block 2 time-of-use registers.
    private func column(_ member: ValueType.Member, _ number: Int) -> LogColumn {
        let registers = "time-of-use registers"
        let name = member.name.hasSuffix(registers) ? member.name.dropLast(registers.count) + "TOU" : member.name[...]
        return LogColumn("\(name) \(number)", unit: member.unit)
    }

    /// Whether all numbers of an entry are whole and not negative, so that a row of them reads without more.
    var isOfCounts: Bool {
        func isCount(_ type: ValueType) -> Bool {
            switch type {
            case .doubleLongUnsigned, .longUnsigned, .unsigned, .enumerated, .octetString: true
            case .array(_, let element): isCount(element)
            default: false
            }
        }
        return members.allSatisfy { $0.scale == 0 && isCount($0.type) }
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

    /// The entry of the log with so many members after the timestamp, or else the first.
    func logEntry(members count: Int) -> LogEntry? {
        let entries = logEntries
        return entries.first { $0.members.count == count } ?? entries.first
    }
}

extension MessageCode {
    /// The entries of the logs that the use case brings; empty where it brings none.
    var logEntries: [LogEntry] { self == .ecs68 ? DeviceAttribute.billingRegisterLog.logEntries : rowLogEntries }

    private var rowLogEntries: [LogEntry] {
        (SupportedRequest.of(self)?.form.items ?? []).flatMap(\.attributes).flatMap(\.logEntries)
    }
}

extension SupportedRequest {
    /// The request of the use case, of an ESME or else of a Communications Hub.
    static func of(_ code: MessageCode) -> SupportedRequest? { RequestCatalogue[code] ?? HubRequestCatalogue[code] }
}
