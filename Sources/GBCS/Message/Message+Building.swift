import COSEM

extension Message {
    /// Appends a message that ends in a MAC, up to the 12 octets of the MAC: MAC Header, Grouping Header, content and
    /// signature field.
    ///
    /// - Parameter content: the payload, at most 2^20 octets.
    /// - Returns: the index at which the grouping message (DF …) starts.
    @discardableResult
    public static func encodeUnMACed(
        header: GroupingHeader, content: [UInt8], signature: [UInt8]? = nil, into octets: inout [UInt8]
    ) -> Int {
        let grouping = groupingSize(header: header, contentSize: content.count, signatureSize: signature?.count ?? 0)
        octets.reserveCapacity(
            octets.count + MACHeader.size(groupingSize: grouping) + grouping + MACHeader.macSize)
        MACHeader.encode(groupingSize: grouping, into: &octets)
        let start = octets.count
        header.encode(into: &octets)
        octets.append(length: content.count)
        octets.append(contentsOf: content)
        if let signature { octets.append(lengthPrefixed: signature) } else { octets.append(0) }
        return start
    }

    /// A message without MAC Header: signed, or a pre-command when `signature` is nil.
    public static func encodeGrouping(header: GroupingHeader, content: some Collection<UInt8>, signature: [UInt8]?)
        -> [UInt8]
    {
        var octets: [UInt8] = []
        octets.reserveCapacity(
            groupingSize(header: header, contentSize: content.count, signatureSize: signature?.count ?? 0))
        header.encode(into: &octets)
        octets.append(lengthPrefixed: content)
        if let signature { octets.append(lengthPrefixed: signature) }
        return octets
    }

    static func groupingSize(header: GroupingHeader, contentSize: Int, signatureSize: Int) -> Int {
        header.size + lengthSize(contentSize) + contentSize + 1 + signatureSize
    }

    /// The message built anew from its parsed parts: the same octets, for every message that parses.
    public func reencoded() -> [UInt8] {
        let signatureOctets: [UInt8]? =
            switch signature {
            case .absent: nil
            case .empty: []
            case .present(let range): Array(octets[range])
            }
        guard let macRange else {
            return Self.encodeGrouping(header: header, content: content, signature: signatureOctets)
        }
        var result: [UInt8] = []
        Self.encodeUnMACed(header: header, content: Array(content), signature: signatureOctets, into: &result)
        result.append(contentsOf: octets[macRange])
        return result
    }
}

extension Message {
    /// The octets of a message that are signed: from the transaction-id's length octet to the end of the content.
    static func signedOctets(header: GroupingHeader, content: some Collection<UInt8>) -> ArraySlice<UInt8> {
        encodeGrouping(header: header, content: content, signature: nil).dropFirst()
    }

    /// A message protected by a signature alone: critical responses and alerts (SME.C.C, SME.A.C).
    public static func signed(header: GroupingHeader, content: some Collection<UInt8>, key: P256PrivateKey) -> [UInt8] {
        let signature = key.signature(of: signedOctets(header: header, content: content))
        return encodeGrouping(header: header, content: content, signature: signature)
    }

    /// A message protected by a MAC, and by a signature too when `signingKey` is given (SME.C.C commands).
    public static func protected(
        header: GroupingHeader, content: some Collection<UInt8>, signingKey: P256PrivateKey? = nil,
        secret: SharedSecret,
        using context: CryptographicContext
    ) -> [UInt8] {
        let signature = signingKey.map { $0.signature(of: signedOctets(header: header, content: content)) }
        var octets: [UInt8] = []
        let start = encodeUnMACed(header: header, content: Array(content), signature: signature, into: &octets)
        context.appendMAC(to: &octets, groupingFrom: start, header: header, secret: secret)
        return octets
    }
}
