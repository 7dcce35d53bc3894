import COSEM

/// The identity of a Remote Party Message: who sent it to whom, and its transaction-id (GBCS 7.2.7).
public struct MessageIdentity: Hashable, Sendable {
    public let businessOriginator: EntityIdentifier
    public let businessTarget: EntityIdentifier
    public let craFlag: CRAFlag
    public let originatorCounter: UInt64

    public init(
        businessOriginator: EntityIdentifier, businessTarget: EntityIdentifier, craFlag: CRAFlag,
        originatorCounter: UInt64
    ) {
        self.businessOriginator = businessOriginator
        self.businessTarget = businessTarget
        self.craFlag = craFlag
        self.originatorCounter = originatorCounter
    }

    /// Reads the identity off the front of a message, whatever the rest is. Throws when it is not there.
    public init(of octets: [UInt8]) throws(CodecError) {
        var reader = OctetReader(octets)
        if octets.first == MACHeader.tag {
            try reader.skip(MACHeader.prefixSize)
            _ = try reader.readLength()
            try reader.skip(MACHeader.securityHeaderSize)
        }
        try reader.expect(GroupingHeader.tag, "general-signing")
        try reader.expect(GroupingHeader.transactionIDSize, "length of the transaction-id")
        let flag = try reader.readUInt8()
        guard let craFlag = CRAFlag(rawValue: flag) else {
            throw CodecError(.unexpectedOctet(found: flag, expected: "a CRA flag 01 to 03"), at: reader.offset - 1)
        }
        self.craFlag = craFlag
        originatorCounter = try reader.readInteger()
        try reader.expect(8, "length of originator-system-title")
        businessOriginator = EntityIdentifier(try reader.readInteger())
        try reader.expect(8, "length of recipient-system-title")
        businessTarget = EntityIdentifier(try reader.readInteger())
    }

    /// Business Originator, Business Target, CRA flag and Originator Counter: the 25 octets that alert 8F84 carries.
    public var octets: [UInt8] {
        var octets = businessOriginator.octets + businessTarget.octets
        octets.append(craFlag.rawValue)
        octets.append(bigEndian: originatorCounter)
        return octets
    }
}
