import COSEM
import CommsHub
import ESMEEmulator
import Foundation
import FuzzKit
import GBCS

extension FuzzTarget {
    /// What was kept of a meter and of a hub, as damage may leave it: it is refused, or a meter and a hub that have it take
    /// every command.
    static let state = FuzzTarget("state", maximumSize: 8_192, seeds: stateSeeds) { octets in
        StateRun.shared.run(octets)
    }

    private static func stateSeeds() -> [[UInt8]] {
        let estate = FuzzEstate()
        estate.meter.clockOffset = -7
        for effect: Fault.Effect in [
            .noResponse, .result(item: 1, .hardwareFault), .delayedResponse(milliseconds: 5), .truncation(octets: 40),
        ] { _ = estate.meter.faults.add(Fault(effect, messageCode: .ecs52, remaining: 2)) }
        estate.meter.metering.set(.activeImport, to: 7, at: FuzzEstate.now)
        _ = estate.meter.metering.inject(.init(timestamp: 846_849_600, value: 1), in: .activeImportProfile)
        for command in estate.commands() { _ = estate.hub.deliver(command, at: FuzzEstate.now, in: estate.context) }
        _ = estate.hub.powerOff(at: FuzzEstate.now)
        _ = estate.hub.powerOn(at: FuzzEstate.now + 60)
        let encoder = JSONEncoder()
        return [
            try? encoder.encode(estate.meter.state), try? encoder.encode(estate.hub.state),
            try? encoder.encode(DeviceState()), try? encoder.encode(HubState()),
        ].compactMap { $0.map(Array.init) }
    }
}

private final class StateRun {
    // libFuzzer has one thread.
    nonisolated(unsafe) static let shared = StateRun()

    private let estate = FuzzEstate()
    private lazy var commands = estate.commands()

    func run(_ octets: [UInt8]) {
        let (data, decoder) = (Data(octets), JSONDecoder())
        estate.reset()
        if let state = try? decoder.decode(DeviceState.self, from: data) {
            estate.meter.state = state
        } else if let state = try? decoder.decode(HubState.self, from: data) {
            estate.hub.state = state
        } else {
            return
        }
        let own = estate.meter.ownOriginatorCounter
        for command in commands { _ = estate.hub.deliver(command, at: FuzzEstate.now, in: estate.context) }
        _ = estate.hub.powerOn(at: FuzzEstate.now)
        must(estate.meter.ownOriginatorCounter >= own, "the meter's own counter fell")
        let state = estate.meter.state
        guard let kept = try? JSONEncoder().encode(state), let again = try? decoder.decode(DeviceState.self, from: kept)
        else { fatalError("finding: a state cannot be kept") }
        must(again == state, "a state does not come back")
    }
}
