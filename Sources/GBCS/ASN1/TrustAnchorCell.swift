import COSEM

/// The place of one credential of a remote party on a device (TrustAnchorCellIdentifier; GBCS 4.3.2.5):
/// `SEQUENCE { role INTEGER, key usage BIT STRING, [cell usage INTEGER] }`.
package struct TrustAnchorCell: DERValue {
    /// What the key in a cell is for: the number of its bit in the KeyUsage of X.509 (RFC 5280 4.2.1.3).
    package enum KeyUsage: UInt8, Hashable, Sendable, CaseIterable {
        case digitalSignature = 0
        case keyAgreement = 4
        case keyCertSign = 5
    }

    /// Which of a party's keys of one usage a cell holds: suppliers have a key agreement key of their own for top-ups.
    package enum CellUsage: UInt8, Hashable, Sendable, CaseIterable {
        /// The default, which is never written.
        case management = 0
        case prePaymentTopUp = 1
    }

    package var role: RemotePartyRole
    package var keyUsage: KeyUsage
    package var cellUsage: CellUsage

    package init(_ role: RemotePartyRole, _ keyUsage: KeyUsage, _ cellUsage: CellUsage = .management) {
        (self.role, self.keyUsage, self.cellUsage) = (role, keyUsage, cellUsage)
    }

    package init(from reader: inout DERReader) throws(CodecError) { try self.init(from: &reader, tag: DERTag.sequence) }

    package init(from reader: inout DERReader, tag: UInt8) throws(CodecError) {
        self = try reader.readConstructed("trust anchor cell", tag: tag) { (reader) throws(CodecError) in
            TrustAnchorCell(
                try reader.readEnumeration("remote party role"), try KeyUsage(from: &reader),
                try CellUsage(from: &reader))
        }
    }

    package func write(to writer: inout DERWriter) { write(to: &writer, tag: DERTag.sequence) }

    package func write(to writer: inout DERWriter, tag: UInt8) {
        writer.writeConstructed(tag) {
            $0.write(role)
            keyUsage.write(to: &$0)
            cellUsage.write(to: &$0)
        }
    }
}

extension TrustAnchorCell: CustomStringConvertible {
    /// Text such as `Supplier, keyAgreement, prePaymentTopUp`; management is not mentioned.
    package var description: String {
        "\(role.name), \(keyUsage)\(cellUsage == .management ? "" : ", \(cellUsage)")"
    }
}

extension TrustAnchorCell.KeyUsage: DERValue {
    /// Reads a BIT STRING with this one bit and, as DER has it, none after it: `03 02 07 80`, `03 02 03 08`,
    /// `03 02 02 04`.
    package init(from reader: inout DERReader) throws(CodecError) {
        let start = reader.offset
        let bits = try reader.readBitString("key usage")
        guard let usage = Self.allCases.first(where: { $0.bits == bits }) else {
            throw CodecError(.invalidValue("not one of the key usages of a trust anchor cell"), at: start)
        }
        self = usage
    }

    package func write(to writer: inout DERWriter) {
        if let bits { writer.write(bits) }
    }

    private var bits: BitString? { BitString(count: Int(rawValue) + 1, octets: [0x80 >> rawValue]) }

    /// The same usage of a certificate's key.
    package var ofCertificate: SMKICertificate.KeyUsage {
        switch self {
        case .digitalSignature: .digitalSignature
        case .keyAgreement: .keyAgreement
        case .keyCertSign: .certificateSigning
        }
    }
}

extension TrustAnchorCell.CellUsage: DERValue {
    /// Reads an INTEGER if one comes next; else it is ``management``, which DER does not let stand for itself.
    package init(from reader: inout DERReader) throws(CodecError) {
        guard reader.nextTag == DERTag.integer else {
            self = .management
            return
        }
        let start = reader.offset
        self = try reader.readEnumeration("cell usage")
        guard self != .management else {
            throw CodecError(.invalidValue("the default cell usage is written (DER leaves it out)"), at: start)
        }
    }

    package func write(to writer: inout DERWriter) {
        if self != .management { writer.write(UInt64(rawValue)) }
    }
}
