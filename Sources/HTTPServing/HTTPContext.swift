import Foundation
import Hummingbird
import NIOCore

/// The context in which routes handle a request: everything that they know besides the request itself.
public struct HTTPContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// The connection that the request came on.
    package let channel: any Channel

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// The part of the path for `name`, with its %-escapes resolved.
    package func parameter(_ name: String) -> String {
        let text = parameters.get(name) ?? ""
        return text.removingPercentEncoding ?? text
    }

    /// Has `action` called once, on the connection's thread, when the last octet of this request's answer was written to
    /// the socket, or when it can no longer be written since the connection is lost.
    package func afterAnswer(_ action: @escaping @Sendable () -> Void) async {
        let channel = channel
        let note: @Sendable () -> Void = {
            guard let handler = try? channel.pipeline.syncOperations.handler(type: HTTPConnectionHandler.self)
            else { return action() }
            handler.afterAnswer(action)
        }
        if channel.eventLoop.inEventLoop { return note() }
        do { try await channel.eventLoop.submit(note).get() } catch { action() }
    }
}
