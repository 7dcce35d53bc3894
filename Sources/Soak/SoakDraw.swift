import LoadSynthesis

/// Random numbers of a soak, as a function of its seed and their purpose, so that a run can be repeated.
struct SoakDraw: Sendable {
    private let seed: UInt64
    private var drawn: UInt64 = 0

    /// - Parameter purpose: numbers that distinguish this sequence from others of the same seed.
    init(seed: UInt64, _ purpose: UInt64...) {
        self.seed = purpose.reduce(seed) { CounterHash.mix($0, $1 &+ 1) }
    }

    mutating func next() -> UInt64 {
        drawn += 1
        return CounterHash.mix(seed, drawn)
    }

    /// A random number in a range.
    ///
    /// - Parameter range: the range; not empty.
    mutating func number(in range: Range<Int>) -> Int {
        range.lowerBound + Int(next().multipliedFullWidth(by: UInt64(range.count)).high)
    }

    mutating func number(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + Double(next() >> 11) * 0x1p-53 * (range.upperBound - range.lowerBound)
    }

    /// A random element.
    ///
    /// - Parameter elements: the elements; not empty.
    mutating func element<Element>(of elements: [Element]) -> Element { elements[number(in: 0..<elements.count)] }

    /// At most `count` of the elements, drawn at random, each once.
    mutating func elements<Element>(_ count: Int, of elements: [Element]) -> [Element] {
        var (rest, taken) = (elements, [Element]())
        while taken.count < count, !rest.isEmpty {
            let place = number(in: 0..<rest.count)
            taken.append(rest[place])
            rest.swapAt(place, rest.count - 1)
            rest.removeLast()
        }
        return taken
    }

    mutating func octets(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
