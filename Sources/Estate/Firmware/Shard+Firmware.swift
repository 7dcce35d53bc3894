import COSEM
import CommsHub
import ESMEEmulator
import Fleet
import NIOCore

/// Firmware that reaches the meters of a shard.
extension Shard {
    /// Nanoseconds after which no further meter gets its image in one turn.
    private static var longestTurn: UInt64 { 2_000_000 }

    /// Gives firmware to the first of `meters`, as many as a turn has time for, and at least to one, when it is this shard's
    /// turn. When it returns, what it counts is kept.
    nonisolated func distribute(
        _ firmware: DistributedFirmware, to meters: ArraySlice<Int>
    ) async -> FirmwareDistribution {
        await withCheckedContinuation { continuation in
            perform { shard in continuation.resume(returning: shard.distributeHere(firmware, to: meters)) }
        }
    }

    private func distributeHere(
        _ firmware: DistributedFirmware, to meters: ArraySlice<Int>
    ) -> FirmwareDistribution {
        var distribution = FirmwareDistribution()
        var verification = FirmwareVerification(of: firmware.unshared)
        let (now, end) = (clock.now, NIODeadline.now().uptimeNanoseconds + Self.longestTurn)
        for number in meters {
            distribute(&verification, to: number, at: now, &distribution)
            if NIODeadline.now().uptimeNanoseconds >= end { break }
        }
        return distribution
    }

    private func distribute(
        _ verification: inout FirmwareVerification, to number: Int, at now: UTCTime,
        _ distribution: inout FirmwareDistribution
    ) {
        guard hasStandIns || estate.fleet.smets1Profile(of: number) == nil else {
            return distribution.refuse("\(number)", .smets1)
        }
        guard catchUp(number, at: now), become(number) else { return distribution.refuse("\(number)", .notKept) }
        let before = esme.ownOriginatorCounter
        let passage = hub.passImage(to: esme.entityIdentifier, at: now, in: context)
        var alerts = passage.alerts
        var obstacle = passage.obstacle.map(FirmwareDistribution.Obstacle.init)
        if obstacle == nil {
            let receipt = esme.receive(&verification, at: now)
            if let alert = receipt.alert { alerts.append(alert) }
            if !receipt.isVerified { obstacle = .notVerified }
        }
        // Nobody is told of what could not be kept.
        guard keep(before, nil) else { return distribution.refuse("\(number)", .notKept) }
        if hasUnsavedDiscards { saveDiscards() }
        if let obstacle {
            distribution.refuse("\(number)", obstacle)
        } else {
            statistics.firmwareImages += 1
            distribution.receive()
        }
        distribution.countAlerts(alerts.count, dropped: publish(alerts))
    }
}
