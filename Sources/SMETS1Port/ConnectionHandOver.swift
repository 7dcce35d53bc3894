import Estate
import Foundation
import Glibc

/// Hands connections that the kernel gave to the wrong process on to the one that serves their meter. The open socket
/// itself is passed, as ancillary data of a Unix datagram (unix(7), SCM_RIGHTS).
final class ConnectionHandOver: Sendable {
    /// The head of a datagram that hands over a connection.
    private struct Head: BitwiseCopyable {
        let address: UInt32
    }

    /// Size of a struct cmsghdr with one descriptor: length (8), level, type, descriptor, and 4 octets of padding to
    /// the next multiple of 8.
    private static let controlSize = 24
    private static let controlLength = 20

    private let share: FleetShare
    private let folder: String
    private let descriptor: Int32

    /// Opens a socket of this process in `folder`, which all processes of the fleet share.
    init(share: FleetShare, folder: String) throws(StateError) {
        self.share = share
        self.folder = folder
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let path = Self.path(folder, share.number, share.count)
        // This process has locked the meters, so that whoever left this socket is gone.
        unlink(path)
        guard descriptor >= 0, let isBound = Self.with(path, { bind(descriptor, $0, $1) == 0 }), isBound else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw StateError("\(path): cannot be made: \(reason)")
        }
        // A sender waits this long for room, not for ever.
        var timeout = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    private static func path(_ folder: String, _ number: Int, _ count: Int) -> String {
        "\(folder)/dlms-\(number)-of-\(count).socket"
    }

    /// Calls `body` with a path as a socket address; nil when the path is too long for one.
    private static func with<Result>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let octets = Array(path.utf8)
        guard octets.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: octets) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// Gives a connection to the process with share `number`; this process's own descriptor of it is closed in any
    /// case. False when that process did not take it.
    func send(_ connection: Int32, address: UInt32, to number: Int) -> Bool {
        defer { close(connection) }
        var head = Head(address: address)
        return Self.with(Self.path(folder, number, share.count)) { path, size in
            withUnsafeTemporaryAllocation(byteCount: Self.controlSize, alignment: 8) { control in
                control.initializeMemory(as: UInt8.self, repeating: 0)
                control.storeBytes(of: Self.controlLength, as: Int.self)
                control.storeBytes(of: SOL_SOCKET, toByteOffset: 8, as: Int32.self)
                control.storeBytes(of: Int32(SCM_RIGHTS), toByteOffset: 12, as: Int32.self)
                control.storeBytes(of: connection, toByteOffset: 16, as: Int32.self)
                return withUnsafeMutablePointer(to: &head) { head in
                    var part = iovec(iov_base: head, iov_len: MemoryLayout<Head>.size)
                    return withUnsafeMutablePointer(to: &part) { part in
                        var message = msghdr()
                        message.msg_name = UnsafeMutableRawPointer(mutating: path)
                        message.msg_namelen = size
                        message.msg_iov = part
                        message.msg_iovlen = 1
                        message.msg_control = control.baseAddress
                        message.msg_controllen = Self.controlSize
                        return sendmsg(descriptor, &message, Int32(truncatingIfNeeded: MSG_NOSIGNAL))
                            == MemoryLayout<Head>.size
                    }
                }
            }
        } ?? false
    }

    /// Takes connections of other processes until ``stop()``; `accepted` has to close each of them.
    func start(accepted: @escaping @Sendable (_ descriptor: Int32, _ address: UInt32) -> Void) {
        let descriptor = descriptor
        let thread = Thread {
            while true {
                guard let (connection, address) = Self.receive(descriptor) else {
                    if errno == EINTR || errno == EAGAIN { continue }
                    close(descriptor)
                    return
                }
                guard connection >= 0 else {
                    // A socket that was shut down reads as an endless series of empty datagrams.
                    if address == nil {
                        close(descriptor)
                        return
                    }
                    continue
                }
                if let address { accepted(connection, address) } else { close(connection) }
            }
        }
        thread.name = "dlms-hand-over"
        thread.stackSize = 256 << 10
        thread.start()
    }

    /// Receives a descriptor, −1 for none, and its address, nil for none; returns nil after an error.
    private static func receive(_ descriptor: Int32) -> (connection: Int32, address: UInt32?)? {
        var head = Head(address: 0)
        return withUnsafeTemporaryAllocation(byteCount: controlSize, alignment: 8) { control in
            control.initializeMemory(as: UInt8.self, repeating: 0)
            return withUnsafeMutablePointer(to: &head) { head in
                var part = iovec(iov_base: head, iov_len: MemoryLayout<Head>.size)
                return withUnsafeMutablePointer(to: &part) { part in
                    var message = msghdr()
                    message.msg_iov = part
                    message.msg_iovlen = 1
                    message.msg_control = control.baseAddress
                    message.msg_controllen = controlSize
                    let count = recvmsg(descriptor, &message, Int32(truncatingIfNeeded: MSG_CMSG_CLOEXEC))
                    guard count >= 0 else { return nil }
                    let hasDescriptor =
                        Int(message.msg_controllen) >= controlLength
                        && control.load(fromByteOffset: 12, as: Int32.self) == Int32(SCM_RIGHTS)
                    return (
                        hasDescriptor ? control.load(fromByteOffset: 16, as: Int32.self) : -1,
                        count == MemoryLayout<Head>.size ? head.pointee.address : nil
                    )
                }
            }
        }
    }

    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        unlink(Self.path(folder, share.number, share.count))
    }
}
