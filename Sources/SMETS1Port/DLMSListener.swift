import Foundation
import Glibc

/// The one socket at which meters' connections arrive, on every address of the pool. The local address of a connection
/// tells which meter it is for.
///
/// The socket listens on all addresses, since the pool has far too many to bind each; when they are all loopback
/// addresses, it is bound to the loopback device. A thread of its own accepts, because the event loop or process to
/// which a connection belongs is known only from its address.
final class DLMSListener: Sendable {
    /// The reason why the socket cannot listen.
    struct ListenError: Error, CustomStringConvertible {
        let description: String
    }

    /// Number of connections that the kernel keeps until they are accepted; it has a limit of its own
    /// (net.core.somaxconn).
    private static let backlog: Int32 = 4_096

    let port: Int
    private let descriptor: Int32

    /// - Parameters:
    ///   - port: the port; 0 takes a free one.
    ///   - sharesPort: whether other processes listen there too; the kernel distributes the connections among them.
    init(port: Int, loopbackOnly: Bool, sharesPort: Bool) throws(ListenError) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw ListenError(description: "no socket: \(Self.reason)") }
        self.descriptor = descriptor
        do throws(ListenError) {
            try Self.set(descriptor, SO_REUSEADDR, 1)
            if sharesPort { try Self.set(descriptor, SO_REUSEPORT, 1) }
            if loopbackOnly {
                let device = "lo"
                guard setsockopt(descriptor, SOL_SOCKET, SO_BINDTODEVICE, device, socklen_t(device.utf8.count)) == 0
                else { throw ListenError(description: "cannot bind to the loopback device: \(Self.reason)") }
            }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
            let size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isBound = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
            }
            guard isBound, listen(descriptor, Self.backlog) == 0 else {
                throw ListenError(description: "\(Self.reason)")
            }
            self.port = Self.localAddress(of: descriptor)?.port ?? port
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static var reason: String { String(cString: strerror(errno)).lowercased() }

    private static func set(_ descriptor: Int32, _ option: Int32, _ value: Int32) throws(ListenError) {
        var value = value
        guard setsockopt(descriptor, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<Int32>.size)) == 0 else {
            throw ListenError(description: "socket option \(option): \(reason)")
        }
    }

    /// Address and port of this end of a connection; nil for one that is gone.
    private static func localAddress(of descriptor: Int32) -> (address: UInt32, port: Int)? {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isKnown = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) == 0 }
        }
        guard isKnown else { return nil }
        return (UInt32(bigEndian: address.sin_addr.s_addr), Int(UInt16(bigEndian: address.sin_port)))
    }

    /// Accepts connections until ``stop()``. `accepted` gets each of them on this listener's thread, and has to close
    /// it.
    ///
    /// - Parameter refused: called when the process can open no more files.
    func start(
        accepted: @escaping @Sendable (_ descriptor: Int32, _ address: UInt32) -> Void,
        refused: @escaping @Sendable () -> Void
    ) {
        let descriptor = descriptor
        let thread = Thread {
            while true {
                let connection = Glibc.accept(descriptor, nil, nil)
                if connection >= 0 {
                    _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                    guard let local = Self.localAddress(of: connection) else {
                        close(connection)
                        continue
                    }
                    accepted(connection, local.address)
                    continue
                }
                switch errno {
                case EINTR, ECONNABORTED, EPROTO, EAGAIN: continue
                case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                    // The connections that wait go on waiting until another connection is closed.
                    refused()
                    usleep(20_000)
                default:
                    // The socket was shut down.
                    close(descriptor)
                    return
                }
            }
        }
        thread.name = "dlms-accept"
        thread.stackSize = 256 << 10
        thread.start()
    }

    /// Ends the thread, if it was started; connections stay open.
    func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
