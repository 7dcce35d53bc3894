import Hummingbird
import NIOConcurrencyHelpers

/// A router that remembers the methods of its paths, so that a wrong method is told apart from an unknown path.
package final class HTTPRoutes: RouterMethods {
    package typealias Context = HTTPContext

    package let router = Router(context: HTTPContext.self, options: .autoGenerateHeadEndpoints)
    package let table = HTTPRouteTable()

    @discardableResult package func on<Responder: HTTPResponder>(
        _ path: RouterPath, method: HTTPRequest.Method, responder: Responder
    ) -> Self where Responder.Context == HTTPContext {
        router.on(path, method: method, responder: responder)
        table.add(path.description, method.rawValue)
        return self
    }

    @discardableResult package func add(
        middleware: any MiddlewareProtocol<Request, Response, HTTPContext>
    ) -> Self {
        router.add(middleware: middleware)
        return self
    }
}

/// The methods of each path. The table is filled before the first request.
package final class HTTPRouteTable: Sendable {
    private struct Route {
        /// The parts of the path; nil stands for any part.
        let parts: [String?]
        var methods: [String]
    }

    private let routes = NIOLockedValueBox<[Route]>([])

    func add(_ path: String, _ method: String) {
        let parts = path.split(separator: "/").map { $0.hasPrefix("{") ? nil : String($0) }
        routes.withLockedValue { routes in
            if let index = routes.firstIndex(where: { $0.parts == parts }) {
                routes[index].methods.append(method)
            } else {
                routes.append(Route(parts: parts, methods: [method]))
            }
        }
    }

    /// The methods that any path has, in alphabetical order.
    var allMethods: [String] { Self.sorted(routes.withLockedValue { $0.flatMap(\.methods) }) }

    private static func sorted(_ methods: [String]) -> [String] {
        var methods = Set(methods)
        if methods.contains("GET") { methods.insert("HEAD") }
        methods.insert("OPTIONS")
        return methods.sorted()
    }

    /// The methods of a path in alphabetical order, nil when there is no such path. A path with GET also has HEAD, and
    /// all have OPTIONS.
    func methods(at path: String) -> [String]? {
        let parts = path.split(separator: "/")
        let matching = routes.withLockedValue { $0 }.filter { route in
            route.parts.count == parts.count && zip(route.parts, parts).allSatisfy { $0 == nil || $0! == $1 }
        }
        // A literal part takes precedence over a parameter, as in the router.
        guard let route = matching.min(by: { $0.parts.count { $0 == nil } < $1.parts.count { $0 == nil } }) else {
            return path == "*" ? allMethods : nil
        }
        return Self.sorted(route.methods)
    }

    /// Whether a request's target has the method.
    func allows(_ method: String, _ target: String) -> Bool {
        methods(at: String(HTTPTarget(target).path))?.contains(method) ?? false
    }
}
