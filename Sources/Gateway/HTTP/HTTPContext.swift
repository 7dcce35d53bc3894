import Hummingbird
import NIOCore

/// What routes know of a request besides the request itself.
public struct HTTPContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// The connection that it came on.
    let channel: any Channel

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
