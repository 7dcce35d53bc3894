import StreamPort

/// The system under test: its address, and the framing of messages in the stream.
public struct LoadTarget: Hashable, Sendable {
    public enum StreamFraming: String, Hashable, Sendable, CaseIterable {
        case raw, wrapper, text

        /// The framing for the encoder; the wrapper's ports are both 1, and the text's channel is 0.
        var framing: Framing {
            switch self {
            case .raw: .raw
            case .wrapper: .wrapper(sourcePort: 1, destinationPort: 1)
            case .text: .text(channel: "0", radix: 10)
            }
        }
    }

    public var host: String
    public var port: Int
    public var framing: StreamFraming

    public init(host: String = "127.0.0.1", port: Int = 9_401, framing: StreamFraming = .raw) {
        self.host = host
        self.port = port
        self.framing = framing
    }

    /// Whether the host is this machine by its name or address; any other host may belong to somebody else.
    public var isLoopback: Bool {
        if host.lowercased() == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension LoadTarget: CustomStringConvertible {
    public var description: String { "\(host):\(port) (\(framing.rawValue))" }
}
