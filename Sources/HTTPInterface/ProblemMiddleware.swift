import Estate
import Hummingbird
import Metrics
import NIOCore

/// Turns every error into the interface's own answer, and counts and times requests.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = HTTPContext

    let factory: any MetricsFactory
    let routes: HTTPRouteTable

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await answer(request, context: context, next: next)
        let route = context.endpointPath ?? "none"
        Counter(
            label: "smets_http_requests_total",
            dimensions: [("route", route), ("status", "\(response.status.code)")], factory: factory
        ).increment()
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        Metrics.Timer(label: "smets_http_request_seconds", dimensions: [("route", route)], factory: factory)
            .recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        return response
    }

    private func answer(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let problem: HTTPProblem
        do {
            return try await next(request, context)
        } catch let error as HTTPProblem {
            problem = error
        } catch let error as any HTTPResponseError where error.status == .notFound {
            let (path, method) = (request.uri.path, request.method.rawValue.prefix(20))
            // The path * stands for the server as a whole, which has only the method OPTIONS (RFC 9110, 9.3.7).
            if path != "*" || request.method == .options, let methods = routes.methods(at: path) {
                let allow = methods.joined(separator: ", ")
                if request.method == .options { return Response(status: .noContent, headers: [.allow: allow]) }
                problem = HTTPProblem(
                    .methodNotAllowed, "method-not-allowed", "\(path.prefix(80)) takes \(allow), not \(method)",
                    allow: allow)
            } else {
                problem = HTTPProblem(
                    .notFound, "no-such-endpoint",
                    "there is no \(method) \(path.prefix(80)); /openapi.json lists what there is")
            }
        } catch let error as any HTTPResponseError {
            problem = HTTPProblem(error.status, "http-\(error.status.code)", "\(error.status.reasonPhrase)")
        } catch let error as StateError {
            problem = HTTPProblem(.serviceUnavailable, "state-unavailable", error.description, retryAfter: 5)
        } catch is CancellationError {
            problem = HTTPProblem(
                .serviceUnavailable, "stopping", "the emulator is stopping; send the request again", retryAfter: 5)
        } catch let error where error is IOError || error is ChannelError {
            // The client went away before all of its request had come: nobody reads the answer.
            problem = .invalid("connection-lost", "the connection ended before the request did")
        } catch {
            context.logger.error("request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            problem = HTTPProblem(
                .internalServerError, "internal-error", "the emulator failed to answer; its log says why")
        }
        return try problem.response(from: request, context: context)
    }
}
