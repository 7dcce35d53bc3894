import COSEM

extension Alert {
    /// ECS68: says that a Billing Data Log has a new entry, which it brings encrypted for the Supplier.
    ///
    /// - Parameter entry: the log's compact-array with this entry alone, as A-XDR with its tag.
    public static func billingDataLogUpdated(
        _ entry: [UInt8], at time: UTCTime, to supplier: EntityIdentifier
    ) -> Alert {
        // The protected value: a structure with a member for each object.
        Alert(
            .billingDataLogUpdated, messageCode: .ecs68, at: time, to: supplier,
            sensitive: [DataTag.structure.rawValue, 1] + entry)
    }

    /// The alert with ``sensitive`` as its last two elements: protection parameters and encrypted value (GBCS 8). An alert
    /// without it is returned as it is.
    ///
    /// - Parameter secret: Z of the device and ``recipient``.
    package func protected(
        from device: EntityIdentifier, originatorCounter: UInt64, secret: SharedSecret,
        using context: CryptographicContext
    ) -> Alert {
        guard let sensitive else { return self }
        var value = ProtectedAttributes.securityHeader + sensitive
        context.protect(
            &value, from: ProtectedAttributes.securityHeader.count,
            derivation: KeyDerivation(
                originator: device, kind: .protectedAttributes, counter: originatorCounter, otherParty: recipient),
            secret: secret)
        return Alert(
            code, messageCode: messageCode, at: time, to: recipient, supplementary: supplementary,
            elements: elements + [
                ProtectedAttributes.parameters(
                    counter: originatorCounter, originator: device, recipient: recipient),
                .octetString(value),
            ])
    }
}
