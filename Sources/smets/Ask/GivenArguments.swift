import Console

/// The values on the command line that are for the use case: what no option of the program took, `--name value` or
/// `--name=value`.
struct GivenArguments {
    struct Argument {
        let name: String
        let value: String
    }

    let all: [Argument]

    init(_ words: [String]) throws {
        var all: [Argument] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--"), word.count > 2 else {
                throw UserError("\(word): is no argument; those of use cases are --name value (smets ask --help)")
            }
            let option = word.dropFirst(2)
            if let sign = option.firstIndex(of: "=") {
                all.append(Argument(name: String(option[..<sign]), value: String(option[option.index(after: sign)...])))
            } else if let value = rest.popFirst() {
                all.append(Argument(name: String(option), value: value))
            } else {
                throw UserError("\(word): has no value behind it")
            }
        }
        self.all = all
    }
}
