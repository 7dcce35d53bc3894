import DUISPort
import NIOConcurrencyHelpers

/// A DSP that notes what it gets and answers as a test says.
final class ScriptedGateway: ServiceUserGateway {
    struct Request: Equatable {
        let service: DUISService
        let text: String
    }

    let requests = NIOLockedValueBox<[Request]>([])
    private let answer: @Sendable (Request) async -> DUISAnswer

    init(_ answer: @escaping @Sendable (Request) async -> DUISAnswer = { _ in .xml(Array("<answer/>".utf8)) }) {
        self.answer = answer
    }

    func handle(_ octets: [UInt8], at service: DUISService) async -> DUISAnswer {
        let request = Request(service: service, text: String(decoding: octets, as: UTF8.self))
        requests.withLockedValue { $0.append(request) }
        return await answer(request)
    }
}
