/// The two ends of a compressed link and what passes between them. A study sends messages through it, and gets what
/// would be on the air and what arrives.
///
/// Not Sendable: one thread owns it.
public final class CompressionLink {
    public let headEnd: CompressionEnd
    public let hub: CompressionEnd

    /// - Parameters:
    ///   - headEndDictionary: the dictionary of the provider's head end.
    ///   - hubDictionary: the dictionary of the hub; where the two differ, messages pass uncompressed and are counted.
    public init(
        _ settings: CompressionSettings = .standard, headEndDictionary: CompressionDictionary?,
        hubDictionary: CompressionDictionary?, mode: CompressionEnd.Mode = .singleMessages
    ) throws(CompressionError) {
        headEnd = try CompressionEnd(
            settings, dictionary: headEndDictionary, peerIdentity: hubDictionary?.identity, mode: mode)
        hub = try CompressionEnd(
            settings, dictionary: hubDictionary, peerIdentity: headEndDictionary?.identity, mode: mode)
    }

    /// The result of a message: the frame on the air, and the message that left the link.
    public struct Carried: Hashable, Sendable {
        public let frame: [UInt8]
        public let message: [UInt8]
    }

    /// Sends `message` in `direction`: down from the head end, or up from the hub.
    public func carry(_ message: [UInt8], _ direction: WANDirection) throws(CompressionError) -> Carried {
        let (from, to) = direction == .downlink ? (headEnd, hub) : (hub, headEnd)
        let frame = try from.send(message)
        return Carried(frame: frame, message: try to.receive(frame))
    }

    /// Statistics of the messages of `direction`.
    public func statistics(_ direction: WANDirection) -> CompressionStatistics {
        direction == .downlink ? headEnd.sent : hub.sent
    }
}
