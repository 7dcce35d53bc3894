/// One thing that is given hostile input: what libFuzzer calls a target.
public struct FuzzTarget: Sendable {
    /// What `scripts/fuzz` calls it.
    public let name: String
    /// Octets of the longest input that is worth trying.
    public let maximumSize: Int
    /// Inputs that a run gives it at least, however long that takes; 0 leaves it to the time.
    public let inputs: Int
    /// Inputs to start from, made by the project's own generators.
    public let seeds: @Sendable () -> [[UInt8]]
    /// Takes one input. What must hold and does not ends the process: see ``must(_:_:)``.
    public let run: @Sendable ([UInt8]) -> Void

    public init(
        _ name: String, maximumSize: Int, inputs: Int = 0, seeds: @escaping @Sendable () -> [[UInt8]],
        run: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.name = name
        self.maximumSize = maximumSize
        self.inputs = inputs
        self.seeds = seeds
        self.run = run
    }
}

/// Ends the process, and so makes a finding of the input, when `condition` does not hold.
public func must(
    _ condition: Bool, _ what: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
    if !condition { fatalError("finding: \(what())", file: file, line: line) }
}
