import Testing

@testable import Host
@testable import LoadTest

@Suite struct LoadPlanTests {
    private func plan(_ change: (inout LoadPlan) -> Void) throws -> LoadPlan {
        var plan = LoadPlan(mix: try UseCaseMix("ECS52"), meters: 0..<10)
        plan.duration = 1
        change(&plan)
        return plan
    }

    @Test func aPlanInItsBoundsIsValid() throws {
        try plan { _ in }.validate()
        try plan {
            $0.connections = 19_900
            $0.inFlight = 52
        }.validate()
    }

    /// A change that takes a plan out of its bounds, and what is said of it.
    struct Breach: Sendable {
        let says: String
        let change: @Sendable (inout LoadPlan) -> Void

        init(_ says: String, _ change: @escaping @Sendable (inout LoadPlan) -> Void) {
            self.says = says
            self.change = change
        }
    }

    static let breaches = [
        Breach("connections 0: takes 1 to 19900") { $0.connections = 0 },
        Breach("connections 20000: takes") { $0.connections = 20_000 },
        Breach("in-flight 0: takes") { $0.inFlight = 0 },
        Breach("threads 2: with 1 connection") { $0.threads = 2 },
        Breach("threads 0: takes") { $0.threads = 0 },
        Breach("port 0: takes 1 to 65535") { $0.target.port = 0 },
        Breach("range: has no meters") { $0.meters = 3..<3 },
        Breach("a load needs a duration") { $0.duration = nil },
        Breach("duration 0.0: takes") { $0.duration = 0 },
        Breach("duration nan: takes") { $0.duration = .nan },
        Breach("messages 0: takes") { $0.messages = 0 },
        Breach("warm-up -1.0: takes") { $0.warmUp = -1 },
        Breach("verify 150.0: takes 0.0 to 100.0") { $0.verifiedShare = 1.5 },
        Breach("timeout 0.0: takes") { $0.timeout = 0 },
        Breach("order zipf 0.0: takes") { $0.order = .zipf(exponent: 0) },
        Breach("together at most 1048576") { ($0.connections, $0.inFlight) = (1_000, 2_000) },
    ]

    @Test(arguments: breaches) func boundsAreKept(breach: Breach) throws {
        let plan = try plan(breach.change)
        let error = #expect(throws: LoadError.self) { try plan.validate() }
        #expect(error?.description.contains(breach.says) == true, "\(error?.description ?? "")")
    }

    @Test func tooFewDescriptorsAreSaidWithTheMend() throws {
        try DescriptorLimit.check(connections: 900, limit: 1_024)
        let error = #expect(throws: LoadError.self) { try DescriptorLimit.check(connections: 1_000, limit: 1_024) }
        #expect(error?.description.contains("may open 1024 files, so at most 924 connections") == true)
        #expect(error?.description.contains("run several smets load") == true)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.9.8.7", true), ("localhost", true), ("LocalHost", true), ("::1", true),
        ("10.0.0.1", false),
        ("example.org", false), ("127.example.org", false), ("127.0.0.1.example.org", false), ("0.0.0.0", false),
        ("127.0.0.999", false),
    ])
    func onlyThisMachineIsLoopback(host: String, isLoopback: Bool) {
        #expect(LoadTarget(host: host).isLoopback == isLoopback)
    }
}
