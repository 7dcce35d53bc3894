import COSEM

/// An Upgrade Image: firmware as a Supplier has it distributed (GBCS 11.2; SRV 11.1).
///
/// `OTA header ‖ Manufacturer Image ‖ 00 40 ‖ signature`: the header of ZigBee, the octets that only the manufacturer
/// understands, and the Supplier's ECDSA signature of these octets alone. An image without signature ends with the
/// Manufacturer Image. This is the layout of the published example of an Update Firmware request, whose signature
/// verifies with the published certificate of its Supplier.
public struct UpgradeImage: Hashable, Sendable {
    /// Largest size in octets of an image that a request may carry (DUIS, UpdateFirmware).
    public static let sizeLimit = 10_240_000
    /// The octets between Manufacturer Image and signature.
    static let signatureHead: [UInt8] = [0x00, UInt8(Message.signatureSize)]

    public let header: OTAHeader
    /// The octets whose hash CS06 and the alerts name.
    public let manufacturerImage: [UInt8]
    /// r ‖ s of 32 octets each; nil for an image that nobody signed.
    public let signature: [UInt8]?

    /// Makes an image of a Manufacturer Image, signed where there is a key.
    ///
    /// - Parameters:
    ///   - header: its size of the whole image is not looked at, but set.
    ///   - key: the Supplier's Digital Signature key.
    public init(_ header: OTAHeader, _ manufacturerImage: [UInt8], signedBy key: P256PrivateKey?) {
        var header = header
        self.manufacturerImage = manufacturerImage
        signature = key?.signature(of: manufacturerImage[...])
        let tail = signature == nil ? 0 : Self.signatureHead.count + Message.signatureSize
        header.imageSize = UInt32(clamping: header.size + manufacturerImage.count + tail)
        self.header = header
    }

    /// Whether octets begin as an Upgrade Image does.
    public static func starts(_ octets: some Collection<UInt8>) -> Bool { octets.starts(with: OTAHeader.start) }

    /// Reads an image; its octets must be as many as its header says.
    public init(parsing octets: [UInt8]) throws(CodecError) {
        guard octets.count <= Self.sizeLimit else {
            throw CodecError(.tooLarge(value: octets.count, limit: Self.sizeLimit), at: 0)
        }
        let header = try OTAHeader(parsing: octets)
        let size = Int(header.imageSize)
        guard size <= octets.count else { throw CodecError(.truncated(missing: size - octets.count), at: octets.count) }
        guard size == octets.count else { throw CodecError(.trailingOctets(count: octets.count - size), at: size) }
        let rest = octets[header.size...]
        let tail = rest.suffix(Self.signatureHead.count + Message.signatureSize)
        let isSigned = tail.count < rest.count && tail.starts(with: Self.signatureHead)
        self.header = header
        manufacturerImage = Array(isSigned ? rest[..<tail.startIndex] : rest)
        signature = isSigned ? Array(tail.dropFirst(Self.signatureHead.count)) : nil
        guard !manufacturerImage.isEmpty else {
            throw CodecError(.invalidValue("there is no Manufacturer Image after the OTA header"), at: header.size)
        }
    }

    /// SHA-256 of the Manufacturer Image, 32 octets.
    public var hash: [UInt8] { sha256(manufacturerImage) }

    /// The image as it is distributed.
    public var octets: [UInt8] {
        var octets = header.octets
        octets += manufacturerImage
        if let signature { octets += Self.signatureHead + signature }
        return octets
    }
}
