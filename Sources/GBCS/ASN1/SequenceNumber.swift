import COSEM

extension DERReader {
    /// Greatest sequence number of ASN.1 content, 2^63 − 1, although Originator Counters have all 64 bits.
    package static let maximumSequenceNumber = UInt64(Int64.max)

    /// Reads an INTEGER that is a counter, 0 to 2^63 − 1.
    mutating func readSequenceNumber(
        _ name: StaticString, tag: UInt8 = DERTag.integer
    ) throws(CodecError) -> UInt64 {
        try readUnsigned(name, tag: tag, limit: Self.maximumSequenceNumber)
    }
}

/// A new replay counter of one use of a role: `SEQUENCE { usage INTEGER, floor INTEGER }`.
package struct SpecialistFloor: DERValue {
    package enum Usage: UInt8, Hashable, Sendable, CaseIterable {
        /// The counter of a supplier's top-ups, where it counts them apart.
        case prePaymentTopUp = 0
    }

    package var usage: Usage
    /// What the next counter must be above, 0 to 2^63 − 1.
    package var floor: UInt64

    package init(_ usage: Usage = .prePaymentTopUp, floor: UInt64) { (self.usage, self.floor) = (usage, floor) }

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readConstructed("specialist sequence number") { (reader) throws(CodecError) in
            SpecialistFloor(
                try reader.readEnumeration("sequence number usage"),
                floor: try reader.readSequenceNumber("sequence number"))
        }
    }

    package func write(to writer: inout DERWriter) {
        writer.writeConstructed {
            $0.write(usage)
            $0.write(floor)
        }
    }
}

/// New replay counters of a role: `SEQUENCE { role INTEGER, floor INTEGER, [SEQUENCE OF specialist floor] }`.
package struct SequenceNumberChange: DERValue {
    package var role: RemotePartyRole
    /// What the next counter must be above, 0 to 2^63 − 1.
    package var floor: UInt64
    /// Absent where the role has no counters of special uses; at most ``DERReader/maximumElements``.
    package var specialistFloors: [SpecialistFloor]?

    package init(_ role: RemotePartyRole, floor: UInt64, specialistFloors: [SpecialistFloor]? = nil) {
        (self.role, self.floor, self.specialistFloors) = (role, floor, specialistFloors)
    }

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readConstructed("sequence number change") { (reader) throws(CodecError) in
            SequenceNumberChange(
                try reader.readEnumeration("remote party role"), floor: try reader.readSequenceNumber("floor"),
                specialistFloors: reader.isAtEnd
                    ? nil : try reader.readList("specialist floors", of: SpecialistFloor.init))
        }
    }

    package func write(to writer: inout DERWriter) {
        writer.writeConstructed {
            $0.write(role)
            $0.write(floor)
            if let specialistFloors { $0.write(list: specialistFloors) }
        }
    }
}
