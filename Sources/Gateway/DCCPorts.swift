import DCC
import DSP
import DUIS
import DUISPort

/// The DSP behind the port of DUIS.
struct ServiceUserPort: ServiceUserGateway {
    let provider: DataServiceProvider

    func handle(_ octets: [UInt8], at service: DUISService) async -> DUISAnswer {
        let gatewayService: GatewayService =
            switch service {
            case .serviceD: .nonDevice
            case .serviceS: .sendCommand
            case .serviceT: .transform
            }
        switch await provider.handle(octets, at: gatewayService) {
        case .document(let octets, let afterSent): return .xml(octets, afterSent: afterSent)
        case .problem(let status, let text): return .problem(status: status, text: text)
        }
    }
}

/// The SMKI Repository behind its port.
struct RepositoryPort: DUISPort.SMKIRepository {
    let repository: DCC.SMKIRepository

    func search(_ body: [UInt8]) async -> SMKIAnswer { answer(body, to: .certificateSearch) }
    func fetch(_ body: [UInt8]) async -> SMKIAnswer { answer(body, to: .certificateRetrieval) }

    private func answer(_ body: [UInt8], to service: SMKIQuery.Service) -> SMKIAnswer {
        guard let (status, octets) = try? repository.answer(body: body, to: service) else {
            return SMKIAnswer(status: 500, xml: [])
        }
        return SMKIAnswer(status: status, xml: octets)
    }
}
