import COSEM
import ESMEEmulator

extension TestMeter {
    /// All that the meter holds now.
    ///
    /// - Parameter range: the time of the entries of profile logs that the state shall have; by default none, since they
    ///   are many.
    public func state(entriesIn range: ClosedRange<UTCTime>? = nil) async throws -> MeterState {
        try await inspect { meter, time in MeterState(of: meter, at: time, entriesIn: range) }
    }

    /// Makes the meter hold what a state says, all of it or, where it throws ``TestMistake``, nothing.
    ///
    /// Registers count on from what they are set to, tariffs steer them from now on, and balances are those of the account,
    /// where the meter keeps one: it does from the first command on that needs it. Values to come and their times do
    /// nothing by themselves: ``MeterState/pending`` says what waits. Any other value that a meter computes stays as it is
    /// given until something writes it. No alert is sent.
    public func set(_ state: MeterState) async throws {
        try await inspect { meter, time in try state.apply(to: meter, at: time) }
    }
}
