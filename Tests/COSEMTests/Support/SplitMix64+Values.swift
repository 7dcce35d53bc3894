import SimulationKernel

extension SplitMix64 {
    /// Any value of the type, all bits random.
    mutating func any<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) -> Integer {
        Integer(truncatingIfNeeded: next())
    }

    mutating func octets(_ count: Int) -> [UInt8] { (0..<count).map { _ in any() } }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
