import COSEM
import GBCS

/// The content of a Trust Anchor Cell: whose credential it holds, and the credential's key (GBCS 4.3.2.5).
public struct HeldCredential: Hashable, Sendable {
    package var cell: TrustAnchorCell
    package var identity: CredentialIdentity
    /// The certificate's key; nil where only its identity is known (exchange files).
    package var publicKey: P256PublicKey?

    package init(_ cell: TrustAnchorCell, identity: CredentialIdentity, publicKey: P256PublicKey?) {
        (self.cell, self.identity, self.publicKey) = (cell, identity, publicKey)
    }

    /// The cells that a party's credentials fill, in the order signature, key agreement, top-up.
    static func cells(of anchor: TrustAnchor) -> [HeldCredential] {
        func cell(
            _ usage: TrustAnchorCell.KeyUsage, _ cellUsage: TrustAnchorCell.CellUsage, _ key: P256PublicKey?
        ) -> HeldCredential? {
            key.map { key in
                HeldCredential(
                    TrustAnchorCell(anchor.role, usage, cellUsage),
                    identity: CredentialIdentity(
                        // A root has no identifier of eight octets.
                        subjectUniqueID: anchor.role == .root ? EntityIdentifier(0) : anchor.entityIdentifier,
                        subjectKeyID: SubjectKeyIdentifier(of: key)),
                    publicKey: key)
            }
        }
        return [
            cell(anchor.role == .root ? .keyCertSign : .digitalSignature, .management, anchor.digitalSignature),
            cell(.keyAgreement, .management, anchor.keyAgreement),
            cell(.keyAgreement, .prePaymentTopUp, anchor.prepayment),
        ].compactMap { $0 }
    }
}

extension HeldCredential: Codable {
    private enum CodingKeys: CodingKey { case role, keyUsage, cellUsage, subjectUniqueId, subjectKeyId, publicKey }

    /// Reads what was kept. Throws where a number stands for nothing or a key is no point of P-256.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func damaged(_ key: CodingKeys) -> DecodingError {
            DecodingError.dataCorruptedError(forKey: key, in: values, debugDescription: "is not a \(key.stringValue)")
        }
        guard let role = RemotePartyRole(rawValue: try values.decode(UInt8.self, forKey: .role)) else {
            throw damaged(.role)
        }
        guard let usage = TrustAnchorCell.KeyUsage(rawValue: try values.decode(UInt8.self, forKey: .keyUsage)) else {
            throw damaged(.keyUsage)
        }
        guard let cellUsage = TrustAnchorCell.CellUsage(rawValue: try values.decode(UInt8.self, forKey: .cellUsage))
        else { throw damaged(.cellUsage) }
        var key: P256PublicKey?
        if let text = try values.decodeIfPresent(String.self, forKey: .publicKey) {
            key = (try? [UInt8](hexadecimal: text)).flatMap { P256PublicKey(uncompressed: $0) }
            if key == nil { throw damaged(.publicKey) }
        }
        self.init(
            TrustAnchorCell(role, usage, cellUsage),
            identity: CredentialIdentity(
                subjectUniqueID: EntityIdentifier(try values.decode(UInt64.self, forKey: .subjectUniqueId)),
                subjectKeyID: SubjectKeyIdentifier(try values.decode(UInt64.self, forKey: .subjectKeyId))),
            publicKey: key)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(cell.role.rawValue, forKey: .role)
        try values.encode(cell.keyUsage.rawValue, forKey: .keyUsage)
        try values.encode(cell.cellUsage.rawValue, forKey: .cellUsage)
        try values.encode(identity.subjectUniqueID.rawValue, forKey: .subjectUniqueId)
        try values.encode(identity.subjectKeyID.rawValue, forKey: .subjectKeyId)
        try values.encodeIfPresent(publicKey?.octets.hexadecimal, forKey: .publicKey)
    }
}

extension TrustAnchors {
    /// The anchors of a meter with these cells: one for each role and party.
    ///
    /// - Parameter known: the anchors before, whose given secrets and keys stay where a cell has no key of its own.
    init(_ cells: [HeldCredential], known: TrustAnchors) {
        var anchors: [TrustAnchor] = []
        var seen: Set<Owner> = []
        for cell in cells {
            let owner = Owner(role: cell.cell.role, party: cell.identity.subjectUniqueID)
            guard seen.insert(owner).inserted else { continue }
            let before = known.all.first { $0.role == owner.role && $0.entityIdentifier == owner.party }
            func held(_ usage: TrustAnchorCell.KeyUsage, _ cellUsage: TrustAnchorCell.CellUsage) -> HeldCredential? {
                cells.first {
                    $0.cell == TrustAnchorCell(owner.role, usage, cellUsage)
                        && $0.identity.subjectUniqueID == owner.party
                }
            }
            let agreement = held(.keyAgreement, .management)
            let signature = held(.digitalSignature, .management) ?? held(.keyCertSign, .management)
            let topUp = held(.keyAgreement, .prePaymentTopUp)
            anchors.append(
                TrustAnchor(
                    entityIdentifier: owner.party, role: owner.role,
                    keyAgreement: agreement.flatMap { $0.publicKey ?? before?.keyAgreement },
                    digitalSignature: signature.flatMap { $0.publicKey ?? before?.digitalSignature },
                    givenSecret: agreement.flatMap { $0.publicKey == nil ? before?.givenSecret : nil },
                    prepayment: topUp.flatMap { $0.publicKey ?? before?.prepayment },
                    givenPrepaymentSecret: topUp.flatMap { $0.publicKey == nil ? before?.givenPrepaymentSecret : nil }))
        }
        self.init(anchors)
    }

    private struct Owner: Hashable {
        let role: RemotePartyRole
        let party: EntityIdentifier
    }
}
