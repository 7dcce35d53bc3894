/// What the answers and the metrics of one server have of their own.
package struct HTTPServerStyle: Sendable {
    /// What the counts of requests are told apart by.
    package enum Label: Sendable {
        /// The path of the route, as `route`.
        case route
        /// The last part of that path, as `service`.
        case service
    }

    /// The first part of the names of the metrics, like `smets_http`.
    package var metrics = "smets_http"
    package var label = Label.route
    /// The form of the answers that say what is wrong.
    package var problems = HTTPProblem.Form.json
    /// A request of this server, which the answers to what is none show.
    package var example = "GET /health"
    /// The sentence about where all paths are listed.
    package var paths = "/openapi.json lists what there is"
    /// Whether requests are handled on the threads of the connections' event loops, without a change of thread: for servers
    /// of which no request takes long.
    package var staysOnEventLoop = false

    package init() {}

    /// The style of servers that other programs send XML to: counts by service, problems as a line of text.
    package static func services(metrics: String, example: String, paths: String) -> HTTPServerStyle {
        var style = HTTPServerStyle()
        (style.metrics, style.label, style.problems) = (metrics, .service, .plain)
        (style.example, style.paths) = (example, paths)
        return style
    }

    /// The dimension of a route's counts; nil stands for requests that no route saw.
    func dimension(_ path: String?) -> (name: String, value: String) {
        let path = path ?? "none"
        return switch label {
        case .route: ("route", path)
        case .service: ("service", path.split(separator: "/").last.map(String.init) ?? path)
        }
    }
}
