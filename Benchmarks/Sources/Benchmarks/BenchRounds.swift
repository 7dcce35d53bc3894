import CAllocationCount
import Host

/// Things measured one after the other, over and over: the machine's speed drifts by a third and more, so only what
/// is measured in the same round is compared. Processor time of one thread.
///
/// Not Sendable: one thread runs it.
final class BenchRounds {
    /// One of the things; for looking its samples up.
    struct Subject: Hashable { fileprivate let place: Int }

    private struct Entry {
        let operations: Int
        let body: () -> Void
        /// Microseconds an operation, by round.
        var costs: [Double] = []
        /// Of one operation, in the last round.
        var allocations = 0.0
    }

    private var entries: [Entry] = []

    /// Adds a thing that `body` does `operations` times.
    func add(_ operations: Int, _ body: @escaping () -> Void) -> Subject {
        entries.append(Entry(operations: operations, body: body))
        return Subject(place: entries.count - 1)
    }

    /// One round to warm up, then `count` that count. Every other round goes backwards: who comes first has the colder
    /// caches.
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

    /// Microseconds an operation.
    func cost(_ subject: Subject) -> Double { BenchSpread(entries[subject.place].costs).median }

    /// Heap allocations an operation.
    func allocations(_ subject: Subject) -> Double { entries[subject.place].allocations }

    /// The rounds' ratios of costs.
    func ratio(_ subject: Subject, to reference: Subject) -> BenchSpread {
        BenchSpread(zip(entries[subject.place].costs, entries[reference.place].costs).map { $0 / $1 })
    }

    /// A figure of `subject` in microseconds, with the cost's ratio.
    func costFigure(
        _ name: String, _ title: String, _ subject: Subject, to reference: Subject, _ referenceTitle: String
    ) -> BenchFigure {
        BenchFigure(
            name: name, title: title, value: cost(subject), unit: "µs",
            reference: BenchFigure.Reference(title: referenceTitle, value: cost(reference)), comparison: .cost,
            ratio: ratio(subject, to: reference), allocations: allocations(subject))
    }

    /// A figure of `subject` in operations a second of processor time, with the rate's ratio.
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
