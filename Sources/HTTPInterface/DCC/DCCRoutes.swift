import DSP
import DUISPort
import HTTPServing
import Hummingbird

/// `/v1/dcc`: what the DCC in front of the meters knows and has done; and the file of organisations' keys.
struct DCCRoutes: Sendable {
    private let dcc: DCCAccess
    private let keys: OrganisationKeyFile?

    /// - Parameters:
    ///   - provider: the DCC; nil when there is none in front of the meters.
    ///   - keys: the file of organisations' keys.
    init(provider: DataServiceProvider?, keys: OrganisationKeyFile?, limits: HTTPLimits) {
        dcc = DCCAccess(optional: provider, limits: limits)
        self.keys = keys
    }

    func add(to router: HTTPRoutes) {
        UserRoutes(dcc: dcc).add(to: router)
        RegistrationRoutes(dcc: dcc).add(to: router)
        InventoryRoutes(dcc: dcc).add(to: router)
        AuditRoutes(dcc: dcc).add(to: router)
        ScheduleRoutes(dcc: dcc).add(to: router)
        TraceRoutes(dcc: dcc).add(to: router)
        if let keys {
            keys.add(to: router)
        } else {
            router.get(RouterPath(OrganisationKeyFile.path)) { _, _ -> Response in throw DCCAccess.noDCC }
        }
    }
}

/// The DCC that routes are about, where there is one.
struct DCCAccess: Sendable {
    static let noDCC = HTTPProblem(
        .notFound, "no-dcc", "no DCC stands in front of the meters; start the server with --dcc")

    let optional: DataServiceProvider?
    let limits: HTTPLimits

    /// The DCC; throws the problem `no-dcc` when there is none.
    var provider: DataServiceProvider {
        get throws(HTTPProblem) {
            guard let optional else { throw Self.noDCC }
            return optional
        }
    }

    var directory: Directory { get throws(HTTPProblem) { try provider.directory } }

    /// The largest number of entries that a list is to show.
    func limit(_ request: Request) throws(HTTPProblem) -> Int {
        try request.integer("limit", in: 1...limits.pageSize) ?? min(100, limits.pageSize)
    }
}
