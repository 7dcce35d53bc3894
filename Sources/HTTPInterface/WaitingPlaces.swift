import HTTPServing
import Synchronization

/// The places for requests that wait for a meter's answer: not all connections may do so at one time.
final class WaitingPlaces: Sendable {
    /// A place, which is given back with the object.
    final class Place: Sendable {
        private let places: WaitingPlaces

        fileprivate init(_ places: WaitingPlaces) { self.places = places }

        deinit { places.taken.subtract(1, ordering: .relaxed) }
    }

    private let limit: Int
    private let taken = Atomic<Int>(0)

    init(limit: Int) { self.limit = limit }

    func take() throws(HTTPProblem) -> Place {
        guard taken.add(1, ordering: .relaxed).newValue <= limit else {
            taken.subtract(1, ordering: .relaxed)
            throw HTTPProblem(
                .serviceUnavailable, "too-many-waiting",
                "\(limit) requests wait for responses, as many as may; send it again, or with wait=0")
        }
        return Place(self)
    }
}
