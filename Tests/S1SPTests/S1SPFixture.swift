import COSEM
import CellularNet
import DCC
import EstateFixture
import Fleet
import NIOPosix
import Prometheus
import S1SP
import SMETS1Meter
import SimulationKernel

@testable import SMETS1Port

/// S1SPs in front of a small estate of SMETS1 meters, by a time of their own.
struct S1SPFixture {
    let smets1: TestSMETS1
    let gateway: SMETS1Gateway
    let metrics: PrometheusRegistry
    let time: SteppedTime

    /// Runs `body` with meters of a make, and one S1SP that serves them.
    static func with(
        _ configuration: SMETS1Configuration = .test(), profile: SMETS1Profile = SMETS1Profile(),
        dualControl: SMETS1Network.DualControl = SMETS1Network.smets1.dualControl,
        _ change: (inout S1SPParameters) -> Void = { _ in }, _ body: (S1SPFixture) async throws -> Void
    ) async throws {
        var parameters = S1SPParameters(name: "test", serves: ["IOC"])
        change(&parameters)
        let device = DeviceModel(name: "test", smetsVersion: .smets1, smets1: profile)
        try await TestSMETS1.with(configuration, device: device) { smets1 in
            let (metrics, time) = (PrometheusRegistry(), SteppedTime())
            let gateway = SMETS1Gateway(
                service: smets1.service, gateway: smets1.estate.gateway, providers: [parameters],
                dualControl: dualControl, time: time, group: MultiThreadedEventLoopGroup.singleton,
                seed: 1, metrics: metrics)
            try await body(S1SPFixture(smets1: smets1, gateway: gateway, metrics: metrics, time: time))
        }
    }

    func read(_ meter: Int, _ dataset: SMETS1Dataset = .importHalfHours) -> SMETS1Read {
        SMETS1Read(
            of: smets1.estate.device(meter), dataset,
            range: dataset.period == nil ? nil : (TestGateway.now - 86_400)...TestGateway.now)
    }

    /// Number of sessions and short messages of a meter today.
    func messages(_ meter: Int) async throws -> Int { try await smets1.network.sim(of: meter).today.messages }

    /// Whether `/metrics` would have this line.
    func counts(_ line: String) -> Bool { metrics.rendered().split(separator: "\n").contains { $0 == line } }
}

extension SMETS1ReadOutcome {
    var events: [Event] { steps.map(\.event) }

    /// Whether the meter was awake when it was reached, for each attempt that reached it.
    var wasAwake: [Bool] {
        events.compactMap { if case .session(_, let wasAwake) = $0 { wasAwake } else { nil } }
    }

    var attempts: Int { events.count { if case .begun = $0 { true } else { false } } }
}
