import ESMEEmulator
import Estate
import Fleet
import GBCS

/// The meters of one thread in this process, processing a message as a shard does but without sockets and records. Not
/// Sendable.
final class BenchMeter {
    let meter: FleetMeter
    let context = ProcessingContext()

    init(_ estate: Estate) { meter = estate.makeMeter() }

    /// Becomes meter `number` and processes `command`; the response is left in ``context``, from which a shard takes
    /// it.
    ///
    /// - Returns: whether there is a response.
    @inline(__always)
    func answer(_ command: [UInt8], to number: Int) -> Bool {
        meter.become(number, ownOriginatorCounter: 1)
        return meter.esme.react(to: command.span.bytes, at: BenchWorld.now, in: context).hasResponse
    }

    /// The same as ``answer(_:to:)-([UInt8],Int)``, for commands that arrived together: their secrets are derived
    /// together first, as a shard does.
    ///
    /// - Returns: number of commands that were answered.
    func answer(_ commands: ArraySlice<[UInt8]>, to numbers: ArraySlice<Int>) -> Int {
        let keyring = meter.keyring
        for (command, number) in zip(commands, numbers) {
            guard let reader = (try? MessageRouting(of: command))?.reader else { continue }
            keyring.prepareBroker(number)
            keyring.prepare(number, reader)
        }
        keyring.secrets.finishPreparing()
        var answered = 0
        for (command, number) in zip(commands, numbers) where answer(command, to: number) { answered += 1 }
        return answered
    }
}
