import COSEM
import NIOCore

/// The requests of a connection: for each day the same with the invoke identifiers 0 to 15, back to back.
struct DLMSRequestRing: Sendable {
    static let identifiers = 16

    /// Octets of one request.
    let size: Int
    let dayCount: Int
    private let octets: ByteBuffer

    /// - Parameter days: at least one.
    init(_ read: DLMSRead, from client: DLMSLoadClient, days: [UTCTime]) {
        var octets: [UInt8] = []
        for day in days {
            for identifier in 0..<UInt8(Self.identifiers) {
                octets += DLMSRequests.wrapped(
                    DLMSRequests.get(read, identifier: identifier, day: day), from: client)
            }
        }
        self.octets = ByteBuffer(bytes: octets)
        dayCount = days.count
        size = octets.count / max(1, days.count * Self.identifiers)
    }

    /// The requests of the identifiers from `first` on; shares the octets.
    func slice(day: Int, first: Int, count: Int) -> ByteBuffer? {
        octets.getSlice(at: (day * Self.identifiers + first) * size, length: count * size)
    }
}
