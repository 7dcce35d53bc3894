import CAllocationCount
import Host

/// Subjects that are measured one after the other, again and again. The machine's speed drifts by a third and more, so
/// that only measurements of the same round are compared. They are in processor time of one thread.
///
/// Not Sendable: one thread runs it.
final class BenchRounds {
    /// A subject, for looking up its samples.
    struct Subject: Hashable { fileprivate let place: Int }

    private struct Entry {
        let operations: Int
        let body: () -> Void
        /// Microseconds for an operation, by round.
        var costs: [Double] = []
        /// Number of heap allocations of one operation, in the last round.
        var allocations = 0.0
    }

    private var entries: [Entry] = []

    /// Adds a subject: a `body` that does `operations` operations.
    func add(_ operations: Int, _ body: @escaping () -> Void) -> Subject {
        entries.append(Entry(operations: operations, body: body))
        return Subject(place: entries.count - 1)
    }

    /// Runs one round to warm up, then `count` rounds that are measured. Every other round goes backwards, since the
    /// first subject has the coldest caches.
    func run(_ count: Int) {
        for round in 0...max(1, count) {
            for step in entries.indices {
                let place = round % 2 == 0 ? step : entries.count - 1 - step
                let operations = Double(entries[place].operations)
                let allocated = smets_allocations()
                let start = ProcessorClock.thread
                entries[place].body()
                let cost = (ProcessorClock.thread - start) / operations * 1e6
                entries[place].allocations = Double(smets_allocations() - allocated) / operations
                if round > 0 { entries[place].costs.append(cost) }
            }
        }
    }

    /// Cost of an operation in microseconds, the median of the rounds.
    func cost(_ subject: Subject) -> Double { BenchSpread(entries[subject.place].costs).median }

    /// Number of heap allocations of an operation.
    func allocations(_ subject: Subject) -> Double { entries[subject.place].allocations }

    /// The ratios of two subjects' costs, over the rounds.
    func ratio(_ subject: Subject, to reference: Subject) -> BenchSpread {
        BenchSpread(zip(entries[subject.place].costs, entries[reference.place].costs).map { $0 / $1 })
    }

    /// The figure of `subject` in microseconds, with the ratio of the costs.
    func costFigure(
        _ name: String, _ title: String, _ subject: Subject, to reference: Subject, _ referenceTitle: String
    ) -> BenchFigure {
        BenchFigure(
            name: name, title: title, value: cost(subject), unit: "µs",
            reference: BenchFigure.Reference(title: referenceTitle, value: cost(reference)), comparison: .cost,
            ratio: ratio(subject, to: reference), allocations: allocations(subject))
    }

    /// The figure of `subject` in operations a second of processor time, with the ratio of the rates.
    func rateFigure(
        _ name: String, _ title: String, _ subject: Subject, to reference: Subject, _ referenceTitle: String,
        unit: String = "messages/s"
    ) -> BenchFigure {
        BenchFigure(
            name: name, title: title, value: 1e6 / cost(subject), unit: unit,
            reference: BenchFigure.Reference(title: referenceTitle, value: 1e6 / cost(reference)),
            comparison: .rate, ratio: ratio(reference, to: subject), allocations: allocations(subject))
    }
}
