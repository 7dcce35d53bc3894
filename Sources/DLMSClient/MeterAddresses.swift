import LoadTest
import NIOCore

/// Consecutive IPv4 addresses: each is one meter's, as a pool of data sessions hands them out.
public struct MeterAddresses: Hashable, Sendable {
    /// The first address as a number.
    private let first: UInt32
    /// Meters; at least one.
    public let count: Int

    /// - Parameters:
    ///   - host: the first address, dotted.
    ///   - count: addresses, at least one.
    ///   - name: what errors call the first address.
    public init(first host: String, count: Int, named name: String = "host") throws(LoadError) {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let octets = parts.compactMap { UInt8($0) }
        guard parts.count == 4, octets.count == 4 else {
            throw LoadError("\(name) \(host): takes an IPv4 address like 127.64.0.1; meters have consecutive ones")
        }
        let first = octets.reduce(0) { $0 << 8 | UInt32($1) }
        guard count >= 1, count <= Int(UInt32.max - first) + 1 else {
            throw LoadError("\(name) \(host): has no \(count) addresses from there on")
        }
        (self.first, self.count) = (first, count)
    }

    /// Whether every address is this machine's; any other may be somebody else's meter.
    public var isLoopback: Bool { first >> 24 == 127 && (first &+ UInt32(count - 1)) >> 24 == 127 }

    /// The address of meter `index`, dotted; those past the last begin at the first again.
    public subscript(index: Int) -> String {
        let address = first &+ UInt32(truncatingIfNeeded: index % count)
        return "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
    }

    func socketAddress(_ index: Int, port: Int) throws -> SocketAddress {
        try SocketAddress(ipAddress: self[index], port: port)
    }
}

extension MeterAddresses: CustomStringConvertible {
    public var description: String { count == 1 ? self[0] : "\(self[0]) to \(self[count - 1])" }
}
