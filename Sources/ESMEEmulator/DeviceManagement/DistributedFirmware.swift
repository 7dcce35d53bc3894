import COSEM
import GBCS

/// Firmware on its way to meters (GBCS 11.2): the image that they will hold, and its Supplier's signature, which they check.
///
/// A meter keeps nothing of an image but hash and version, and ECDSA signs a hash: so the octets of the image, which may be
/// millions, need not be carried to each meter.
public struct DistributedFirmware: Hashable, Sendable {
    public let image: FirmwareImage
    /// The signature of the Manufacturer Image, r ‖ s of 32 octets each; nil for an image that is taken as verified.
    public let signature: [UInt8]?

    /// Takes an image by its hash.
    public init(hash: [UInt8], version: [UInt8], signature: [UInt8]? = nil) throws(FirmwareProblem) {
        guard version.count == ActivateFirmwareOutcome.versionSize else { throw .versionSize(version.count) }
        guard hash.count == ActivateFirmwareCommand.hashSize else { throw .hashSize(hash.count) }
        if let signature, signature.count != Message.signatureSize { throw .signatureSize(signature.count) }
        image = FirmwareImage(hash: hash, version: version)
        self.signature = signature
    }

    /// Takes an image by its octets: an Upgrade Image if they begin with an OTA header, else a Manufacturer Image alone.
    public init(octets: [UInt8], version: [UInt8]) throws(FirmwareProblem) {
        guard UpgradeImage.starts(octets) else {
            guard !octets.isEmpty else { throw .noOctets }
            guard octets.count <= UpgradeImage.sizeLimit else { throw .tooLarge(octets.count) }
            try self.init(hash: sha256(octets), version: version)
            return
        }
        let image: UpgradeImage
        do throws(CodecError) { image = try UpgradeImage(parsing: octets) } catch {
            if case .tooLarge(let size, _) = error.code { throw .tooLarge(size) }
            throw .malformed(error)
        }
        try self.init(hash: image.hash, version: version, signature: image.signature)
    }

    private init(_ image: FirmwareImage, _ signature: [UInt8]?) { (self.image, self.signature) = (image, signature) }

    /// The same firmware in memory of its own: meters whose states share these octets must be one thread's, or threads would
    /// wait for each other's reference counts.
    package var unshared: DistributedFirmware {
        DistributedFirmware(
            FirmwareImage(hash: image.hash.map(\.self), version: image.version.map(\.self)), signature?.map(\.self))
    }
}

/// Why something is no firmware that can be distributed.
public enum FirmwareProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case versionSize(Int)
    case hashSize(Int)
    case signatureSize(Int)
    case noOctets
    case tooLarge(Int)
    /// The octets begin as an Upgrade Image, and are none.
    case malformed(CodecError)

    public var description: String {
        switch self {
        case .versionSize(let count):
            "a firmware version has 4 octets, 8 hexadecimal digits; this one has \(count) octets"
        case .hashSize(let count):
            "the hash of an image has 32 octets, 64 hexadecimal digits; this one has \(count) octets"
        case .signatureSize(let count):
            "the signature of an image has 64 octets, 128 hexadecimal digits; this one has \(count) octets"
        case .noOctets: "the image has no octets"
        case .tooLarge(let count):
            "the image has \(count) octets; a request carries at most \(UpgradeImage.sizeLimit)"
        case .malformed(let error): "the image begins with an OTA header and is no Upgrade Image: \(error)"
        }
    }
}

/// The check of distributed firmware by one meter after another, most of which know the same Supplier.
public struct FirmwareVerification: Sendable {
    public let firmware: DistributedFirmware
    private var last: (key: P256PublicKey, isVerified: Bool)?

    public init(of firmware: DistributedFirmware) { self.firmware = firmware }

    /// Whether a meter whose Supplier signs with `key` takes the image.
    mutating func isVerified(by key: P256PublicKey?) -> Bool {
        guard let signature = firmware.signature else { return true }
        guard let key else { return false }
        if let last, last.key == key { return last.isVerified }
        let isVerified = key.verifies(signature[...], ofDigest: firmware.image.hash)
        last = (key, isVerified)
        return isVerified
    }
}

/// What a meter made of an image that reached it.
public struct FirmwareReceipt: Hashable, Sendable {
    /// Whether the meter holds the image now.
    public let isVerified: Bool
    /// The alert to the Supplier, 8F72 or 8F1C with the image's hash; nil for a meter without Supplier, or whose own
    /// counters are used up.
    public let alert: OutgoingAlert?
}
