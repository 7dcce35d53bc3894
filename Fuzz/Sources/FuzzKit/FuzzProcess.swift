import Glibc

/// What a process of libFuzzer does: give input after input to one target, or write that target's seeds and end.
///
/// The environment says which, since libFuzzer has the arguments: `FUZZ_TARGET` names the target, `FUZZ_SEEDS` a folder
/// to write seeds to, and `FUZZ_LIST` asks for the names, sizes and least numbers of inputs of all targets.
public enum FuzzProcess {
    // Set once, before the first input, by the one thread that then reads it.
    nonisolated(unsafe) private static var target: FuzzTarget?

    /// Reads the environment; to be called by `LLVMFuzzerInitialize`.
    public static func start(_ targets: [FuzzTarget]) {
        if getenv("FUZZ_LIST") != nil {
            for target in targets { print(target.name, target.maximumSize, target.inputs) }
            exit(0)
        }
        let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
        guard let target = targets.first(where: { $0.name == name }) else {
            fail("FUZZ_TARGET is \"\(name)\": it takes \(targets.map(\.name).joined(separator: ", "))")
        }
        if let folder = getenv("FUZZ_SEEDS") {
            write(target.seeds(), to: String(cString: folder))
            exit(0)
        }
        self.target = target
    }

    /// Takes one input.
    public static func take(_ octets: UnsafePointer<UInt8>?, _ count: Int) {
        target?.run(Array(UnsafeBufferPointer(start: octets, count: count)))
    }

    private static func write(_ seeds: [[UInt8]], to folder: String) {
        for (number, seed) in seeds.enumerated() {
            guard let file = fopen("\(folder)/seed-\(number)", "wb") else {
                fail("\(folder) cannot be written: \(String(cString: strerror(errno)))")
            }
            let written = fwrite(seed, 1, seed.count, file)
            guard fclose(file) == 0, written == seed.count else { fail("\(folder) cannot be written") }
        }
        print("\(seeds.count) seeds")
    }

    private static func fail(_ text: String) -> Never {
        let line = Array("fuzz: \(text)\n".utf8)
        _ = Glibc.write(STDERR_FILENO, line, line.count)
        exit(2)
    }
}
