import Foundation
import Hummingbird
import NIOCore

/// The context in which routes handle a request: everything that they know besides the request itself.
public struct HTTPContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// The connection that the request came on.
    let channel: any Channel

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// The part of the path for `name`, with its %-escapes resolved.
    func parameter(_ name: String) -> String {
        let text = parameters.get(name) ?? ""
        return text.removingPercentEncoding ?? text
    }
}
