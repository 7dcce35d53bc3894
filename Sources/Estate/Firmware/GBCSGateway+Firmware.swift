import ESMEEmulator

/// The distribution of firmware to many meters (SRV 11.1; GBCS 11.2).
extension GBCSGateway {
    /// Distributes firmware to meters, and returns what became of each.
    ///
    /// The shards work at the same time, each in turns of a few milliseconds, between which messages have theirs: so any
    /// number of meters may be asked for, a whole country too. What a turn has done is kept, and its alerts have left, before
    /// `progress` hears of it. An alert goes where all alerts go; a subscriber that does not keep up drops alerts and counts
    /// them. The image itself takes no time and none of the network's capacity: distribution over the WAN is a broadcast to
    /// many hubs, which the network in front of them does not carry.
    ///
    /// A cancelled task stops between turns; the result then tells of the meters that were reached until then.
    ///
    /// - Parameter progress: called after each turn with what the distribution has come to.
    public func distribute(
        _ firmware: DistributedFirmware, to meters: MeterSelection,
        progress: (FirmwareDistribution) -> Void = { _ in }
    ) async -> FirmwareDistribution {
        var distribution = refusedHere(meters)
        let own = meters.clamped(to: range)
        var waiting = shards.indices.map { ShardMeters(of: own, shard: $0, of: shards.count) }
        await withTaskGroup(of: Turn.self) { group in
            func addTurn(_ shard: Int, _ rest: ArraySlice<Int>) {
                let meters = rest.isEmpty ? waiting[shard].next()[...] : rest
                guard !meters.isEmpty else { return }
                group.addTask { [shards] in
                    let done = await shards[shard].distribute(firmware, to: meters)
                    return Turn(shard: shard, distribution: done, rest: meters.dropFirst(done.asked))
                }
            }
            for shard in shards.indices { addTurn(shard, []) }
            while let turn = await group.next() {
                distribution.merge(turn.distribution)
                progress(distribution)
                if !Task.isCancelled { addTurn(turn.shard, turn.rest) }
            }
        }
        return distribution
    }

    /// What becomes of the meters that this process does not have.
    private func refusedHere(_ meters: MeterSelection) -> FirmwareDistribution {
        var distribution = FirmwareDistribution()
        for selected in meters.ranges {
            let known = selected.clamped(to: 0..<estate.count)
            distribution.refuse(selected.clamped(to: known.upperBound..<Int.max), .notInFleet)
            distribution.refuse(known.clamped(to: 0..<range.lowerBound), .otherProcess)
            distribution.refuse(known.clamped(to: range.upperBound..<estate.count), .otherProcess)
        }
        return distribution
    }

    /// What a shard has done in a turn, and the meters that it had no time for.
    private struct Turn: Sendable {
        let shard: Int
        let distribution: FirmwareDistribution
        let rest: ArraySlice<Int>
    }
}
