/// The security header that stands in a block before general-block-transfer: a security control octet and an
/// invocation counter.
///
/// A block has no MAC of its own: MAC and signature are those of the whole message. No published block shows these
/// octets, so any are accepted.
public struct BlockSecurityHeader: Hashable, Sendable {
    static let size = 5
    /// The same header as in the MAC Header (GBCS 7.2.5): `11 00000000`.
    public static let standard = BlockSecurityHeader(control: MACHeader.securityControl, invocationCounter: 0)

    public let control: UInt8
    public let invocationCounter: UInt32

    public init(control: UInt8, invocationCounter: UInt32) {
        (self.control, self.invocationCounter) = (control, invocationCounter)
    }
}
