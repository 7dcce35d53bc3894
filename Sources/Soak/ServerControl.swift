import COSEM
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The HTTP interface of the server under trial, as far as a soak uses it.
final class ServerControl: Sendable {
    /// The reason why a request failed.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    struct ClockState: Decodable, Sendable {
        let mode: String
        let now: String
        let rate: Double
    }

    struct MeterState: Decodable, Sendable {
        struct Clock: Decodable, Sendable {
            let offsetSeconds: Int64
        }
        struct Fault: Decodable, Sendable {
            let effect: String
        }

        let clock: Clock
        let faults: [Fault]
    }

    struct Fault: Encodable, Sendable {
        var useCase: String
        var effect: String
        var item: Int?
        var result: String?
        var milliseconds: Int?
        var octets: Int?
        var count: Int?
    }

    private struct Registers: Decodable {
        let registers: [String: UInt32]
    }

    private let base: String
    private let session: URLSession

    init(port: Int) {
        base = "http://127.0.0.1:\(port)/v1"
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 20
        session = URLSession(configuration: configuration)
    }

    /// Ends the use of the interface: no further requests.
    func close() { session.finishTasksAndInvalidate() }

    func clock() async throws -> ClockState { try await get("clock") }

    /// Sets the estate's clock.
    ///
    /// - Parameters:
    ///   - now: the new time; nil leaves the time as it is.
    ///   - rate: rate of the mode accelerated.
    @discardableResult
    func setClock(_ mode: String, now: UTCTime? = nil, rate: Double? = nil) async throws -> ClockState {
        struct Body: Encodable {
            let mode: String
            let now: String?
            let rate: Double?
        }
        return try await decoded(
            request("PUT", "clock", Body(mode: mode, now: now.map { "\($0)" }, rate: rate)))
    }

    func meter(_ number: Int) async throws -> MeterState { try await get("meters/\(number)") }

    func register(_ name: String, of meter: Int) async throws -> UInt32? {
        let body: Registers = try await get("meters/\(meter)/registers")
        return body.registers[name]
    }

    func setRegister(_ name: String, of meter: Int, to value: UInt32) async throws {
        _ = try await request("PUT", "meters/\(meter)/registers", [name: value])
    }

    func setClockOffset(of meter: Int, to seconds: Int64) async throws {
        _ = try await request("PUT", "meters/\(meter)/clock-offset", ["offsetSeconds": seconds])
    }

    func addFault(_ fault: Fault, to meter: Int) async throws {
        _ = try await request("POST", "meters/\(meter)/faults", fault)
    }

    func removeFaults(of meter: Int) async throws {
        _ = try await send("DELETE", "meters/\(meter)/faults", nil)
    }

    private func get<Body: Decodable>(_ path: String) async throws -> Body { try decoded(await send("GET", path, nil)) }

    private func request(_ method: String, _ path: String, _ body: some Encodable) async throws -> Data {
        try await send(method, path, try JSONEncoder().encode(body))
    }

    private func decoded<Body: Decodable>(_ data: Data) throws -> Body {
        do { return try JSONDecoder().decode(Body.self, from: data) } catch {
            throw Failure(description: "\(String(decoding: data.prefix(200), as: UTF8.self)): \(error)")
        }
    }

    private func send(_ method: String, _ path: String, _ body: Data?) async throws -> Data {
        guard let url = URL(string: "\(base)/\(path)") else { throw Failure(description: "\(path): no URL") }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body
        if body != nil { request.setValue("application/json", forHTTPHeaderField: "Content-Type") }
        return try await withCheckedThrowingContinuation { continuation in
            session.dataTask(with: request) { data, response, error in
                let status = (response as? HTTPURLResponse)?.statusCode ?? 0
                if (200...299).contains(status) {
                    continuation.resume(returning: data ?? Data())
                } else {
                    let reason =
                        error.map { "\($0.localizedDescription)" } ?? String(decoding: data ?? Data(), as: UTF8.self)
                    continuation.resume(
                        throwing: Failure(description: "\(method) \(path): \(status) \(reason.prefix(200))"))
                }
            }.resume()
        }
    }
}
