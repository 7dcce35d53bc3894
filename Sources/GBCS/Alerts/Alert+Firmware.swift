import COSEM

/// The alerts about an image that a meter was sent (GBCS 11.2.6). Both name the hash of the Manufacturer Image.
extension Alert {
    /// Says that a firmware image was received and verified, 8F72.
    public static func firmwareReceived(hash: [UInt8], at time: UTCTime, to supplier: EntityIdentifier) -> Alert {
        receipt(.firmwareVerified, hash: hash, at: time, to: supplier)
    }

    /// Says that a firmware image was received whose signature is not the Supplier's, 8F1C.
    public static func firmwareNotVerified(hash: [UInt8], at time: UTCTime, to supplier: EntityIdentifier) -> Alert {
        receipt(.firmwareVerificationFailed, hash: hash, at: time, to: supplier)
    }

    private static func receipt(
        _ code: AlertCode, hash: [UInt8], at time: UTCTime, to supplier: EntityIdentifier
    ) -> Alert {
        Alert(
            code, messageCode: .firmwareDistributionReceipt, at: time, to: supplier, elements: [.octetString(hash)])
    }
}
