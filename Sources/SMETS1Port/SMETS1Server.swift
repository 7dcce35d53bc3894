import Estate
import Host
import Metrics
import NIOCore

/// Everything that serves a process's SMETS1 meters: the meters themselves, the SMSC that wakes them, and the webhook
/// that is told of their sessions.
public final class SMETS1Server: Sendable {
    public let service: SMETS1Service
    private let smsc: SMPPServer?
    private let messaging: MeterMessaging?
    private let posting: Task<Void, Never>?
    /// Telephone number of this process's first SMETS1 meter.
    public let firstNumber: String

    /// Starts everything; returns nil when there is no configuration.
    ///
    /// - Parameters:
    ///   - peerFolder: folder in which processes that share the fleet find each other; nil when there is only this one.
    ///   - webhookURL: URL to which the beginning and the end of data sessions are posted; nil for none.
    public static func start(
        _ configuration: SMETS1Configuration?, gateway: GBCSGateway, group: any EventLoopGroup,
        peerFolder: String? = nil, webhookURL: String? = nil, metrics: any MetricsFactory = MetricsSystem.factory
    ) async throws -> SMETS1Server? {
        guard let configuration else { return nil }
        let webhook = try webhookURL.map { try SessionWebhook(url: $0, metrics: metrics) }
        let service = try await SMETS1Service.start(
            configuration, gateway: gateway, group: group, peerFolder: peerFolder, webhook: webhook, metrics: metrics)
        var smsc: SMPPServer?
        var messaging: MeterMessaging?
        if configuration.network != nil {
            let meters = MeterMessaging(service)
            messaging = meters
            do {
                let server = try await SMPPServer.start(
                    configuration.shortMessages, service: meters, group: group, metrics: metrics)
                meters.open(server)
                smsc = server
            } catch {
                service.stop()
                throw SMETS1Service.StartError(
                    description: ConnectionProblem.listening(
                        error, host: configuration.shortMessages.host, port: configuration.shortMessages.port,
                        option: "--smpp-port"))
            }
        }
        return SMETS1Server(
            service, smsc, messaging, webhook.map { webhook in Task { await webhook.run() } })
    }

    private init(
        _ service: SMETS1Service, _ smsc: SMPPServer?, _ messaging: MeterMessaging?, _ posting: Task<Void, Never>?
    ) {
        self.service = service
        self.smsc = smsc
        self.messaging = messaging
        self.posting = posting
        firstNumber = service.configuration.numbers.number(of: service.firstMeter)
    }

    /// The SMSC's port; nil when all meters are awake.
    public var shortMessagePort: Int? { smsc?.address.port }

    public func stop() async {
        try? await smsc?.stop()
        service.stop()
        posting?.cancel()
    }
}
