import COSEM

/// The first part of a CS02b or CS02g command: who replaces what, and which counters start anew
/// (AuthorisingRemotePartyControl; GBCS 13.3).
///
/// `SEQUENCE { mode INTEGER, [0] OCTET STRING, [1] INTEGER, [2] cell, [3] INTEGER, [4] INTEGER, [5] SEQUENCE OF,
/// [6] SEQUENCE OF }`, all tags implicit and all of them optional but [3].
package struct UpdateSecurityCredentialsControl: DERValue {
    /// Whether the validity periods of certificates are checked.
    package enum TimeChecks: UInt8, Hashable, Sendable, CaseIterable {
        case apply = 0
        case disapply = 1
    }

    package var mode: CredentialsReplacementMode
    /// [0]: the key in clear that opens the contingency key, 1 octet or more; only by contingency.
    package var symmetricKey: [UInt8]?
    /// [1]: ``TimeChecks/apply`` where it is absent.
    package var timeChecks: TimeChecks?
    /// [2]: the cell with the key that the command is authenticated with; absent for the Access Control Broker.
    package var authorisingCell: TrustAnchorCell?
    /// [3]: the command's Originator Counter, 0 to 2^63 − 1.
    package var counter: UInt64
    /// [4]: the new replay counter of the authorising role, 0 to 2^63 − 1.
    package var floor: UInt64?
    /// [5]: its counters of special uses; at most ``DERReader/maximumElements``.
    package var specialistFloors: [SpecialistFloor]?
    /// [6]: counters of other roles; at most ``DERReader/maximumElements``.
    package var otherChanges: [SequenceNumberChange]?

    package init(
        mode: CredentialsReplacementMode, symmetricKey: [UInt8]? = nil, timeChecks: TimeChecks? = nil,
        authorisingCell: TrustAnchorCell? = nil, counter: UInt64, floor: UInt64? = nil,
        specialistFloors: [SpecialistFloor]? = nil, otherChanges: [SequenceNumberChange]? = nil
    ) {
        self.mode = mode
        self.symmetricKey = symmetricKey
        self.timeChecks = timeChecks
        self.authorisingCell = authorisingCell
        self.counter = counter
        self.floor = floor
        self.specialistFloors = specialistFloors
        self.otherChanges = otherChanges
    }

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readConstructed("control") { (reader) throws(CodecError) in
            var control = UpdateSecurityCredentialsControl(
                mode: try reader.readEnumeration("credentials replacement mode"), counter: 0)
            if reader.nextTag == DERTag.primitive(0) {
                control.symmetricKey = try reader.readOctetString("symmetric key", tag: DERTag.primitive(0))
            }
            if reader.nextTag == DERTag.primitive(1) {
                control.timeChecks = try reader.readEnumeration("time checks", tag: DERTag.primitive(1))
            }
            if reader.nextTag == DERTag.constructed(2) {
                control.authorisingCell = try TrustAnchorCell(from: &reader, tag: DERTag.constructed(2))
            }
            control.counter = try reader.readSequenceNumber("counter", tag: DERTag.primitive(3))
            if reader.nextTag == DERTag.primitive(4) {
                control.floor = try reader.readSequenceNumber("floor", tag: DERTag.primitive(4))
            }
            if reader.nextTag == DERTag.constructed(5) {
                control.specialistFloors = try reader.readList(
                    "specialist floors", tag: DERTag.constructed(5), of: SpecialistFloor.init)
            }
            if reader.nextTag == DERTag.constructed(6) {
                control.otherChanges = try reader.readList(
                    "other changes", tag: DERTag.constructed(6), of: SequenceNumberChange.init)
            }
            return control
        }
    }

    package func write(to writer: inout DERWriter) {
        writer.writeConstructed {
            $0.write(mode)
            if let symmetricKey { $0.write(DERTag.primitive(0), symmetricKey) }
            if let timeChecks { $0.write(timeChecks, tag: DERTag.primitive(1)) }
            authorisingCell?.write(to: &$0, tag: DERTag.constructed(2))
            $0.write(counter, tag: DERTag.primitive(3))
            if let floor { $0.write(floor, tag: DERTag.primitive(4)) }
            if let specialistFloors { $0.write(list: specialistFloors, tag: DERTag.constructed(5)) }
            if let otherChanges { $0.write(list: otherChanges, tag: DERTag.constructed(6)) }
        }
    }
}
