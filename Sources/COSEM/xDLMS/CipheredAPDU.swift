/// The security control octet of a ciphered APDU: how it is protected, and with which security suite (IEC 62056-5-3,
/// 9.2.7.2.4).
public struct SecurityControl: RawRepresentable, Hashable, Sendable {
    /// The octet as it stands in the APDU.
    public let rawValue: UInt8

    /// The security control with this octet.
    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The APDU is authenticated by a tag and not encrypted, under security suite 0.
    public static let authenticated = SecurityControl(rawValue: 0x10)
    /// The APDU is encrypted and has no authentication tag, under security suite 0.
    public static let encrypted = SecurityControl(rawValue: 0x20)
    /// The APDU is authenticated and encrypted, under security suite 0.
    public static let authenticatedAndEncrypted = SecurityControl(rawValue: 0x30)

    /// Whether an authentication tag protects the APDU: bit 4.
    public var isAuthenticated: Bool { rawValue & 0x10 != 0 }
    /// Whether the APDU is encrypted: bit 5.
    public var isEncrypted: Bool { rawValue & 0x20 != 0 }
    /// Whether the broadcast key protects the APDU, rather than the unicast key.
    public var usesBroadcastKey: Bool { rawValue & 0x40 != 0 }
    /// Whether the APDU was compressed before: bit 7.
    public var isCompressed: Bool { rawValue & 0x80 != 0 }
    /// Number of the security suite, 0 to 15; 0 is AES-128-GCM.
    public var suite: UInt8 { rawValue & 0x0F }
}

/// The frame of a service-specific glo-ciphered APDU, or of a general-glo-ciphering one (IEC 62056-5-3, 9.2.7.2.4 and
/// 9.4.6). It holds no octets of the APDU, only their range.
public struct CipheredAPDU: Hashable, Sendable {
    /// Tag of general-glo-ciphering.
    public static let generalTag: UInt8 = 0xDB
    /// Size of security control and invocation counter, in octets.
    public static let securityHeaderSize = 5
    /// Size of an authentication tag, in octets.
    public static let tagSize = 12

    /// Tag of the ciphered APDU.
    public let tag: UInt8
    /// The sender's system title, for a general-glo-ciphering APDU that names one of 8 octets; else nil.
    public let systemTitle: UInt64?
    /// How the APDU is protected.
    public let securityControl: SecurityControl
    /// The sender's invocation counter, which must grow with every APDU under one key.
    public let invocationCounter: UInt32
    /// Range of the protected octets in the APDU, authentication tag included.
    public let content: Range<Int>

    /// The tag of the service-specific ciphered APDU for the plain APDU with tag `plain`, which may be 01, 08, C0, C1,
    /// C3, C4, C5 or C7; nil when there is none.
    public static func globalTag(of plain: UInt8) -> UInt8? {
        switch plain {
        case 0x01, 0x08: plain | 0x20
        case 0xC0, 0xC1, 0xC3, 0xC4, 0xC5, 0xC7: plain | 0x08
        default: nil
        }
    }

    /// Whether `tag` starts an APDU that this type can read.
    public static func isCiphered(_ tag: UInt8) -> Bool {
        switch tag {
        case 0x21, 0x28, 0xC8, 0xC9, 0xCB, 0xCC, 0xCD, 0xCF, generalTag: true
        default: false
        }
    }

    /// Reads the frame of all of `octets`; throws when they are no ciphered APDU.
    public init(_ octets: RawSpan) throws(CodecError) {
        var cursor = OctetCursor(0..<octets.byteCount)
        tag = try cursor.readUInt8(octets)
        guard Self.isCiphered(tag) else {
            throw CodecError(.unexpectedOctet(found: tag, expected: "a ciphered APDU"), at: 0)
        }
        var title: UInt64?
        if tag == Self.generalTag {
            let range = try cursor.readContents(octets)
            if range.count == 8 { title = octets.integer(at: range.lowerBound) }
        }
        systemTitle = title
        var inner = OctetCursor(try cursor.readContents(octets))
        try cursor.expectEnd()
        securityControl = SecurityControl(rawValue: try inner.readUInt8(octets))
        invocationCounter = try inner.readInteger(octets)
        content = inner.position..<inner.end
    }

    /// Appends what precedes `count` protected octets: tag, lengths and security header.
    ///
    /// - Parameter systemTitle: sender's system title, written only in a general-glo-ciphering APDU.
    public static func appendFront(
        _ tag: UInt8, systemTitle: UInt64 = 0, _ control: SecurityControl, counter: UInt32, contentCount count: Int,
        to octets: inout [UInt8]
    ) {
        octets.append(tag)
        if tag == generalTag {
            octets.append(8)
            octets.append(bigEndian: systemTitle)
        }
        octets.append(length: securityHeaderSize + count)
        octets.append(control.rawValue)
        octets.append(bigEndian: counter)
    }
}
