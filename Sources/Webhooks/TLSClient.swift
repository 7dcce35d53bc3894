import COpenSSLTLS
import NIOCore

/// The part of a client's TLS connections that they share: the machine's certification authorities, and TLS 1.2 as the
/// lowest version.
///
/// OpenSSL counts references to its context and locks it where connections on several threads share it, and it does not
/// change once it is made. So it may cross threads.
final class TLSClientContext: @unchecked Sendable {
    fileprivate let context: OpaquePointer

    /// Fails when OpenSSL has no memory.
    init?() {
        guard let context = SSL_CTX_new(TLS_client_method()) else { return nil }
        self.context = context
        guard smets_tls_at_least_1_2(context) == 1, SSL_CTX_set_default_verify_paths(context) == 1 else { return nil }
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    }

    deinit { SSL_CTX_free(context) }
}

/// A TLS client in a channel. The server's certificate must have the name that the client calls it by.
final class TLSClientHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A failure of TLS, in OpenSSL's words.
    struct TLSError: Error, CustomStringConvertible {
        let description: String
    }

    private let connection: OpaquePointer
    /// Octets that came from the server, and octets that go to it. `connection` owns both.
    private let (incoming, outgoing): (OpaquePointer, OpaquePointer)
    private var isReady = false
    private var hasFailed = false
    private var waiting: [(octets: ByteBuffer, promise: EventLoopPromise<Void>?)] = []

    /// - Parameter host: the server's name, or the text of its address.
    init(_ context: TLSClientContext, host: String) throws(TLSError) {
        guard let connection = SSL_new(context.context) else { throw TLSError(description: "no memory for TLS") }
        guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
            SSL_free(connection)
            throw TLSError(description: "no memory for TLS")
        }
        SSL_set_bio(connection, incoming, outgoing)
        SSL_set_connect_state(connection)
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        let isSet =
            isAddress
            ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(connection), host) == 1
            : SSL_set1_host(connection, host) == 1 && smets_tls_server_name(connection, host) == 1
        (self.connection, self.incoming, self.outgoing) = (connection, incoming, outgoing)
        guard isSet else { throw TLSError(description: "\(host): no name that a certificate can have") }
    }

    deinit { SSL_free(connection) }

    func channelActive(context: ChannelHandlerContext) {
        advance(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let octets = unwrapInboundIn(data)
        octets.withUnsafeReadableBytes { _ = BIO_write(incoming, $0.baseAddress, Int32(clamping: $0.count)) }
        advance(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        for (_, promise) in waiting { promise?.fail(ChannelError.ioOnClosedChannel) }
        waiting = []
        context.fireChannelInactive()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        waiting.append((unwrapOutboundIn(data), promise))
    }

    func flush(context: ChannelHandlerContext) { advance(context) }

    /// Handles what has come and what waits, as far as possible.
    private func advance(_ context: ChannelHandlerContext) {
        guard !hasFailed else { return }
        if !isReady {
            ERR_clear_error()
            let result = SSL_do_handshake(connection)
            if result == 1 { isReady = true } else if !isWaiting(result) { return fail(context) }
        }
        if isReady {
            for (octets, promise) in waiting {
                let isWritten = octets.withUnsafeReadableBytes { bytes in
                    bytes.isEmpty || SSL_write(connection, bytes.baseAddress, Int32(clamping: bytes.count)) > 0
                }
                if isWritten { promise?.succeed() } else { promise?.fail(ChannelError.ioOnClosedChannel) }
            }
            waiting = []
            while true {
                var octets = context.channel.allocator.buffer(capacity: 16_384)
                ERR_clear_error()
                var result: Int32 = 0
                octets.writeWithUnsafeMutableBytes(minimumWritableBytes: 16_384) { bytes in
                    result = SSL_read(connection, bytes.baseAddress, 16_384)
                    return max(0, Int(result))
                }
                guard result > 0 else {
                    guard isWaiting(result) else {
                        if SSL_get_error(connection, result) == SSL_ERROR_ZERO_RETURN {
                            context.close(promise: nil)
                        } else {
                            fail(context)
                        }
                        return
                    }
                    break
                }
                context.fireChannelRead(wrapInboundOut(octets))
                guard context.channel.isActive else { return }
            }
        }
        send(context)
    }

    private func send(_ context: ChannelHandlerContext) {
        let pending = BIO_ctrl_pending(outgoing)
        guard pending > 0 else { return }
        var octets = context.channel.allocator.buffer(capacity: pending)
        octets.writeWithUnsafeMutableBytes(minimumWritableBytes: pending) { bytes in
            max(0, Int(BIO_read(outgoing, bytes.baseAddress, Int32(clamping: pending))))
        }
        context.writeAndFlush(wrapOutboundOut(octets), promise: nil)
    }

    private func isWaiting(_ result: Int32) -> Bool {
        let error = SSL_get_error(connection, result)
        return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE
    }

    private func fail(_ context: ChannelHandlerContext) {
        hasFailed = true
        var reason = "TLS failed"
        let verification = SSL_get_verify_result(connection)
        if verification != X509_V_OK, let text = X509_verify_cert_error_string(verification) {
            reason = "the server's certificate is not accepted: \(String(cString: text))"
        } else if let text = ERR_reason_error_string(ERR_peek_error()) {
            reason = "TLS failed: \(String(cString: text))"
        }
        send(context)
        context.fireErrorCaught(TLSError(description: reason))
        context.close(promise: nil)
    }
}
