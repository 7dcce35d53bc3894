import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// One HTTP request and its answer. A redirection is not followed, so that a token stays at the address that was given; of an
/// answer no more than ``limit`` octets are read.
final class ServerExchange: NSObject, URLSessionDataDelegate {
    /// Largest number of octets of an answer's body.
    static let limit = 1 << 20

    private struct State {
        var body = Data()
        var isTooLong = false
        var continuation: CheckedContinuation<(body: Data, status: Int), any Error>?
    }

    private let state = Mutex(State())

    /// Sends a request; returns body and status of its answer, or throws a `URLError`. It may be called once.
    func run(_ request: URLRequest) async throws -> (body: Data, status: Int) {
        let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        return try await withCheckedThrowingContinuation { continuation in
            state.withLock { $0.continuation = continuation }
            session.dataTask(with: request).resume()
        }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLong = state.withLock { state in
            state.isTooLong = state.isTooLong || state.body.count + data.count > Self.limit
            if !state.isTooLong { state.body.append(data) }
            return state.isTooLong
        }
        if isTooLong { dataTask.cancel() }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let (continuation, body, isTooLong) = state.withLock { state in
            defer { state.continuation = nil }
            return (state.continuation, state.body, state.isTooLong)
        }
        if isTooLong {
            continuation?.resume(throwing: URLError(.dataLengthExceedsMaximum))
        } else if let error {
            continuation?.resume(throwing: error)
        } else {
            continuation?.resume(returning: (body, (task.response as? HTTPURLResponse)?.statusCode ?? 0))
        }
    }
}
