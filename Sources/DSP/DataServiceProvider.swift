import COSEM
import DCC
import DUIS
import Estate
import GBCS
import Keys
import Metrics
import NIOConcurrencyHelpers

/// The DCC's data service provider: takes signed Service Requests, checks who may send them, sends Commands to the meters of an
/// estate, and has the answers for Users in its ``outbox``.
///
/// What it acknowledged is in the ``store``, and goes on when a process takes over from one that was killed: see
/// ``recover()``.
package final class DataServiceProvider: Sendable {
    package let configuration: DSPConfiguration
    package let gateway: GBCSGateway
    package let directory: Directory
    package let keys: DSPKeys
    package let store: DSPStore
    package let outbox: Outbox
    package let audit: AuditTrail
    package let traces = TraceLog()
    let readers: ReaderPool
    let verifier = SignatureVerifier()
    let contexts = ContextPool()
    let secrets = BrokerSecrets()
    let seen: SeenRequests
    let credentials: DeviceCredentialTable
    package let renewedCertificates: RenewedCertificateTable
    let counters: BrokerCounters
    let numbers: NumberSequence
    let scheduleNumbers: NumberSequence
    let dueTimes = DueTimes()
    let work: OpenWork
    /// The largest number that an earlier process had given.
    let inherited: Int64
    let traffic: NIOLockedValueBox<TrafficManagement>
    let storms: NIOLockedValueBox<AlertStormProtection>
    let metrics: DSPMetrics

    /// - Parameters:
    ///   - store: what it must keep.
    ///   - executors: what it does behind its callers' backs on, in turn; empty for the default.
    ///   - metrics: the factory of its counters.
    package init(
        _ configuration: DSPConfiguration = DSPConfiguration(), gateway: GBCSGateway, folder: KeyFolder,
        store: DSPStore, executors: [any TaskExecutor] = [], metrics: any MetricsFactory = MetricsSystem.factory
    ) throws {
        self.configuration = configuration
        self.gateway = gateway
        self.store = store
        keys = try DSPKeys(folder: folder)
        let users = DefaultUsers.users(of: folder)
        directory = try Directory(
            store: store,
            inventory: FleetInventory(estate: gateway.estate, serviceProvider: configuration.serviceProvider),
            profile: configuration.registration ?? .simple(users), users: users)
        outbox = try Outbox(store)
        audit = AuditTrail(store: store)
        readers = ReaderPool(limits: configuration.limits, schema: configuration.schema)
        seen = try SeenRequests(store)
        credentials = try DeviceCredentialTable(store: store, estate: gateway.estate)
        renewedCertificates = try RenewedCertificateTable(store)
        counters = try BrokerCounters(store)
        inherited = try store.largestNumber()
        numbers = NumberSequence(after: inherited)
        work = OpenWork(requestLimit: configuration.openRequests, executors: executors)
        scheduleNumbers = NumberSequence(after: Int64(clamping: try store.mark("schedule")))
        traffic = NIOLockedValueBox(TrafficManagement(configuration.traffic))
        storms = NIOLockedValueBox(AlertStormProtection(configuration.alertStorms))
        self.metrics = DSPMetrics(factory: metrics)
        gateway.certificates.listen { [weak self] in self?.noteCertificate($1, of: $0) }
    }

    /// Notes that a Device took a certificate (DER) for a new key of its own.
    private func noteCertificate(_ octets: [UInt8], of device: EntityIdentifier) {
        guard let certificate = try? SMKICertificate(der: octets) else { return }
        if !renewedCertificates.note(certificate, of: device) { metrics.unkeptCertificates.increment() }
        secrets.forget(device)
    }

    /// Ends what is under way, as if the process were killed now: the next one goes on with it. The store takes nothing more.
    package func stop() async {
        await store.close()
        await work.stop()
    }

    package var rules: DCCRules { configuration.rules }
    var now: UTCTime { gateway.clock.now }
    /// Milliseconds since 1970, UTC, by the estate's clock.
    var milliseconds: Int64 { gateway.clock.milliseconds }

    func facts() -> RequestFacts {
        RequestFacts(directory: directory, keys: keys, store: store, seen: seen, credentials: credentials)
    }

    func trace(_ id: RequestID, _ name: RequestTrace.Name, _ detail: String = "", _ octets: [UInt8] = []) {
        traces.add(id, RequestTrace.Step(time: milliseconds, name: name, detail: detail, octets: octets))
    }
}

extension RegistrationProfile {
    /// The profile in which one party has each role at every metering point: the first of the Users that has it, and a Meter
    /// Data Retriever that is nobody's supplier.
    package static func simple(_ users: [User]) -> RegistrationProfile {
        func first(_ role: UserRole) -> [Share] {
            users.first { $0.roles.contains(role) && !$0.mpid.isEmpty }.map { [Share($0.mpid, 1)] } ?? []
        }
        return RegistrationProfile(
            name: "simple", importSuppliers: first(.importSupplier), exportSuppliers: first(.exportSupplier),
            distributors: first(.electricityDistributor), meterDataRetrievers: first(.meterDataRetriever))
    }
}
