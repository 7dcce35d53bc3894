import COSEM
import Estate
import Host
import RadioNet

/// The text form of GFI tools: `GBCS:DATA#0:72:DD00…` and CR LF.
enum TextLine {
    /// Largest number of characters of a channel's name, all of which are visible ASCII. The published examples have a
    /// digit.
    static let longestChannel = 64
    /// Largest number of octets of a line beyond twice the message's.
    static let overhead = longestChannel + 64
    /// The octets that every line begins with.
    static let start = Array("GBCS:".utf8)

    static func frame(_ line: String) throws(FramingError) -> Frame {
        let parts = line.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "GBCS" else { throw malformed(line) }
        let name = parts[1].split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let channel = name.count == 2 ? String(name[1]) : "0"
        guard channel.utf8.count <= longestChannel, channel.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .malformed("a channel has at most \(longestChannel) visible ASCII characters")
        }
        switch name.first {
        case "ALERTS":
            guard parts[2] == "on" || parts[2] == "off" else { throw malformed(line) }
            let framing: Framing =
                switch parts.count == 4 ? parts[3] : "text" {
                case "text": .text(channel: channel, radix: 10)
                case "raw": .raw
                case "wrapper": .wrapper(sourcePort: 1, destinationPort: 1)
                default: throw malformed(line)
                }
            return .alerts(on: parts[2] == "on", framing)
        case "PRIORITY":
            guard parts.count == 3, let priority = MessagePriority(name: String(parts[2])) else {
                throw .malformed("\"\(line.prefix(40))\" names no priority; there are \(MessagePriority.names)")
            }
            return .service(MessageService(of: priority))
        case "TOKEN":
            guard parts.count >= 3 else { throw malformed(line) }
            return .token(parts[2...].joined(separator: ":"))
        case "DATA":
            guard parts.count == 4 else { throw malformed(line) }
            let message: [UInt8]
            do { message = try [UInt8](hexadecimal: parts[3]) } catch {
                throw .malformed("the data of a GBCS:DATA line is not hexadecimal: \(error)")
            }
            // The published examples leave open whether the length is decimal or hexadecimal. Only one of them can be
            // right for a message, and the answer uses the same.
            let radices = [10, 16].filter { Int(parts[2], radix: $0) == message.count }
            guard let radix = radices.first else {
                throw .malformed("a GBCS:DATA line says \(parts[2]) octets and has \(message.count)")
            }
            return .message(message, .text(channel: channel, radix: radix))
        default: throw malformed(line)
        }
    }

    static func encode(_ message: [UInt8], channel: String, radix: Int) -> String {
        head(channel: channel) + tail(message, radix: radix)
    }

    /// The beginning of a line, up to the channel.
    static func head(channel: String) -> String { "GBCS:DATA#\(channel)" }

    /// The beginning of a line that tells of a power outage, up to the channel.
    static func outageHead(channel: String) -> String { "GBCS:OUTAGE#\(channel)" }

    /// The rest of a line that tells of a power outage, after the channel: hub, import MPAN, time.
    static func tail(_ outage: PowerOutageAlert) -> String {
        let event = PowerOutageEvent(outage)
        return ":\(event.device):\(event.importMPAN):\(event.time)\r\n"
    }

    /// The rest of a line, after the channel.
    static func tail(_ message: [UInt8], radix: Int) -> String {
        ":\(String(message.count, radix: radix, uppercase: true)):\(message.hexadecimal)\r\n"
    }

    private static let tokenStart = Array("GBCS:TOKEN#0:".utf8)
    /// Number of octets of the longest line that shows a token, with CR LF.
    static let longestToken = tokenStart.count + AccessToken.lengths.upperBound + 2

    /// The token in a line without its LF; nil when the line is of another kind.
    static func token(of line: some Collection<UInt8>) -> [UInt8]? {
        guard line.starts(with: tokenStart) else { return nil }
        var token = Array(line.dropFirst(tokenStart.count))
        if token.last == UInt8(ascii: "\r") { token.removeLast() }
        return token
    }

    /// Whether a line of which `line` has arrived may become one that shows a token.
    static func mayBeToken(_ line: some Collection<UInt8>) -> Bool {
        line.count < tokenStart.count ? tokenStart.starts(with: line) : line.starts(with: tokenStart)
    }

    private static func malformed(_ line: String) -> FramingError {
        .malformed(
            "\"\(line.prefix(40))\" is no line GBCS:DATA#0:length:hexadecimal, GBCS:ALERTS#0:on or GBCS:PRIORITY#0:settlement"
        )
    }
}
