import Estate
import HTTPServing
import Hummingbird
import Prometheus

/// `/health`, `/metrics` and the description of the interface itself.
struct OperationRoutes: Sendable {
    private let gateway: GBCSGateway
    private let metrics: PrometheusRegistry?

    init(gateway: GBCSGateway, metrics: PrometheusRegistry?) {
        self.gateway = gateway
        self.metrics = metrics
    }

    func add(to router: HTTPRoutes) {
        router.get("health") { _, _ in try health() }
        router.get("metrics") { _, _ in
            var text = PrometheusText()
            await GatewayMetrics(gateway).write(to: &text)
            metrics?.write(to: &text)
            return Response.text(ByteBuffer(string: text.text), type: PrometheusText.contentType)
        }
        router.get("openapi.yaml") { _, _ in
            Response.text(ByteBuffer(string: OpenAPIDocument.yaml), type: "application/yaml; charset=utf-8")
        }
        router.get("openapi.json") { _, _ in
            Response.text(
                ByteBuffer(bytes: try OpenAPIDocument.json.get()), type: "application/json; charset=utf-8")
        }
    }

    private func health() throws -> Response {
        struct Body: Encodable {
            /// State of the server: ok, or degraded when it runs but withholds answers.
            let status: String
            /// The reason why it is degraded; nil when it is not.
            let problem: String?
            let estate: String
            let meters: Int
            let shards: Int
            /// The time by the estate's clock.
            let now: String
        }
        return try .json(
            Body(
                status: gateway.stateProblem == nil ? "ok" : "degraded", problem: gateway.stateProblem,
                estate: gateway.estate.name, meters: gateway.estate.count,
                shards: gateway.shards.count, now: "\(gateway.clock.now)"))
    }
}
