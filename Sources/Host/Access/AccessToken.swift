/// The secret that clients must present where the server listens to more than its own machine.
///
/// It is never printed: neither its description nor a dump shows it.
public struct AccessToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Number of characters that a token may have.
    public static let lengths = 16...256

    private let octets: [UInt8]

    /// Reads the text of a token file: one line of 16 to 256 visible ASCII characters; white space around it does not
    /// count. Throws ``FormatError`` for anything else.
    public init(fileText: String) throws(FormatError) {
        let blanks: [UInt8] = [0x09, 0x0A, 0x0D, 0x20]
        var octets = Array(fileText.utf8)[...]
        while let last = octets.last, blanks.contains(last) { octets.removeLast() }
        while let first = octets.first, blanks.contains(first) { octets.removeFirst() }
        guard octets.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw FormatError("a token is one line of visible ASCII characters without spaces")
        }
        guard Self.lengths.contains(octets.count) else {
            throw FormatError(
                "a token has \(Self.lengths.lowerBound) to \(Self.lengths.upperBound) characters; this one has \(octets.count)"
            )
        }
        self.octets = Array(octets)
    }

    /// Whether `presented` is this token. The comparison takes the same time wherever the two differ; only the
    /// presented length shows.
    public func matches(_ presented: some Collection<UInt8>) -> Bool {
        var difference: UInt8 = presented.count == octets.count ? 0 : 1
        var index = 0
        for octet in presented {
            difference |= octet ^ octets[index]
            index = index + 1 == octets.count ? 0 : index + 1
        }
        return difference == 0
    }

    /// The same as ``matches(_:)-(Collection<UInt8>)``, for text.
    public func matches(_ presented: some StringProtocol) -> Bool { matches(presented.utf8) }

    /// The first line that a client sends on a stream connection to show the token.
    package var streamLine: [UInt8] { Array("GBCS:TOKEN#0:".utf8) + octets + [0x0A] }

    /// The value of HTTP's Authorization header that shows the token. It contains the secret: keep it out of logs.
    public var authorization: String { "Bearer " + String(decoding: octets, as: UTF8.self) }

    public var description: String { "access token (not shown)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// The reason why a text is no token, as one line that does not show the text.
    public struct FormatError: Error, Hashable, CustomStringConvertible {
        public let description: String

        init(_ description: String) { self.description = description }
    }
}
