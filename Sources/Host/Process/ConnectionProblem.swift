import NIOCore
import NIOPosix

/// Texts, for people, that say why a connection could not be made or an address could not be listened on.
public enum ConnectionProblem {
    /// The reason why a client could not connect, as one line.
    ///
    /// - Parameter fix: what to do when nobody listens.
    public static func connecting(_ error: any Error, host: String, port: Int, fix: String) -> String {
        let place = "\(host.bracketedHost):\(port)"
        guard let number = systemNumber(of: error) else {
            if isTimeout(error) {
                return "\(place): does not answer within 5 s; is the address right, and is there a way to it?"
            }
            if error is SocketAddressError || error is NIOConnectionError {
                return "\(host): has no address; is the name right?"
            }
            return "\(place): cannot connect: \(error)"
        }
        switch number {
        case ECONNREFUSED: return "\(place): nobody answers; \(fix)"
        case ENETUNREACH, EHOSTUNREACH:
            return "\(place): there is no way to it: \(FileError.systemReason(number)); is the address right?"
        default: return "\(place): cannot connect: \(FileError.systemReason(number))"
        }
    }

    /// The reason why a server could not listen, as one line.
    ///
    /// - Parameter option: the command-line option that gives the port: `--port`.
    public static func listening(_ error: any Error, host: String, port: Int, option: String) -> String {
        let place = "\(host.bracketedHost):\(port)"
        guard let number = systemNumber(of: error) else {
            if error is SocketAddressError { return "--listen \(host): has no address; is the name right?" }
            return "\(place): cannot listen: \(error)"
        }
        switch number {
        case EADDRINUSE:
            return "\(place): cannot listen: another program does already; choose another port with \(option)"
        case EADDRNOTAVAIL:
            return
                "--listen \(host): is no address of this machine; 127.0.0.1 is for this machine alone, 0.0.0.0 for all"
        case EACCES:
            return "\(place): cannot listen: permission denied; choose a port from 1024 on with \(option)"
        default: return "\(place): cannot listen: \(FileError.systemReason(number))"
        }
    }

    private static func systemNumber(of error: any Error) -> Int32? {
        switch error {
        case let error as IOError: error.errnoCode
        case let error as NIOConnectionError:
            error.connectionErrors.lazy.compactMap { systemNumber(of: $0.error) }.first
        default: nil
        }
    }

    private static func isTimeout(_ error: any Error) -> Bool {
        switch error {
        case ChannelError.connectTimeout: true
        case let error as NIOConnectionError: error.connectionErrors.contains { isTimeout($0.error) }
        default: false
        }
    }
}
