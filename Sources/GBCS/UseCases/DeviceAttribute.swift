import COSEM

/// An attribute or a method of a COSEM object of an electricity meter: where it is, what it is, and its type (GBCS Use
/// Case annex, "DLMS" columns).
public struct DeviceAttribute: Hashable, Sendable {
    /// Class, logical name, and number of the attribute or method.
    public let reference: ObjectReference
    /// What it is, in the words of the standard, such as `load limit power threshold`.
    public let name: String
    /// The type of the value that is read or written, or of the method's parameter.
    public let type: ValueType
    /// The unit of the value's numbers.
    public let unit: PhysicalUnit
    /// The power of ten by which the value's numbers are multiplied.
    public let scale: Int8
    /// What the entries of a log are; nil for an attribute that is no log.
    package let logKind: LogKind?

    init(
        _ classID: UInt16, _ logicalName: LogicalName, _ member: Int8, _ name: String, _ type: ValueType,
        unit: PhysicalUnit = .none, scale: Int8 = 0
    ) {
        reference = ObjectReference(classID, logicalName, member)
        (self.name, self.type, self.unit, self.scale) = (name, type, unit, scale)
        logKind = nil
    }

    /// The buffer of a log.
    init(log kind: LogKind, _ logicalName: LogicalName, _ name: String, _ members: [ValueType.Member]) {
        reference = ObjectReference(7, logicalName, 2)
        (self.name, type, unit, scale) = (name, .log(members), .none, 0)
        logKind = kind
    }
}

extension ObjectReference: CustomStringConvertible {
    /// Class, logical name and member as exchange files write them: `71/0-0:17.0.0.255/4`.
    public var description: String { "\(classID)/\(logicalName)/\(member)" }

    /// Reads what ``description`` writes; a logical name of five groups has 255 for the sixth. Nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, !text.contains("+"), let classID = UInt16(parts[0]), let member = Int8(parts[2]),
            let name = LogicalName(text: parts[1])
        else { return nil }
        self.init(classID, name, member)
    }
}

extension ObjectReference: Comparable {
    /// By class, then by logical name, then by member.
    public static func < (a: ObjectReference, b: ObjectReference) -> Bool {
        if a.classID != b.classID { return a.classID < b.classID }
        if a.logicalName != b.logicalName {
            return a.logicalName.octets.lexicographicallyPrecedes(b.logicalName.octets)
        }
        return a.member < b.member
    }
}

extension LogicalName {
    /// Reads `A-B:C.D.E.F` or `A-B:C.D.E`, whose F is 255; nil for anything else.
    public init?(text: some StringProtocol) {
        // Integers may have a sign, value groups may not.
        guard !text.contains("+") else { return nil }
        let halves = text.split(separator: ":", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let front = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { UInt8($0) }
        let back = halves[1].split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard front.count == 2, (3...4).contains(back.count), let a = front[0], let b = front[1], let c = back[0],
            let d = back[1], let e = back[2]
        else { return nil }
        guard back.count == 4 else {
            self.init(a, b, c, d, e)
            return
        }
        guard let f = back[3] else { return nil }
        self.init(a, b, c, d, e, f)
    }
}
