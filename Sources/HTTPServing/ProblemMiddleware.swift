import Hummingbird
import Metrics
import NIOCore

/// Turns every error into the server's own answer, and counts and times requests.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = HTTPContext

    let meters: HTTPRouteMeters
    let routes: HTTPRouteTable
    let style: HTTPServerStyle
    /// The problem that an error of a route is; nil when it is not one that the site names.
    let problem: @Sendable (any Error) -> HTTPProblem?

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await answer(request, context: context, next: next)
        meters.count(context.endpointPath, status: response.status.code, took: ContinuousClock.now - start)
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
                    "there is no \(method) \(path.prefix(80)); \(style.paths)")
            }
        } catch let error as any HTTPResponseError {
            problem = HTTPProblem(error.status, "http-\(error.status.code)", "\(error.status.reasonPhrase)")
        } catch is CancellationError {
            problem = HTTPProblem(
                .serviceUnavailable, "stopping", "the emulator is stopping; send the request again", retryAfter: 5)
        } catch let error where error is IOError || error is ChannelError {
            // The client went away before all of its request had come: nobody reads the answer.
            problem = .invalid("connection-lost", "the connection ended before the request did")
        } catch {
            if let known = self.problem(error) {
                problem = known
            } else {
                context.logger.error("request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
                problem = HTTPProblem(
                    .internalServerError, "internal-error", "the emulator failed to answer; its log says why")
            }
        }
        return problem.response(style.problems)
    }
}
