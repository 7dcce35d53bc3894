import PlainText
import Yams

/// The YAML of a profile file as a tree, read with limits: files may come from anywhere.
struct YAMLDocument {
    /// Largest size of a file in octets.
    static let sizeLimit = 1 << 20
    /// Largest number of brackets that are open at one time. Readers go no deeper than the keys they know, whatever the
    /// file has.
    static let depthLimit = 256

    let file: String
    /// The root of the tree; nil when the file has nothing but comments.
    let root: Node?

    init(_ yaml: String, file: String) throws(ProfileError) {
        self.file = file
        guard yaml.utf8.count <= Self.sizeLimit else {
            throw ProfileError(file, nil, "has more than \(Self.sizeLimit.grouped) octets, the most a profile may have")
        }
        try Self.checkBrackets(yaml, file)
        try Self.checkKeys(yaml, file)
        do { root = try Yams.compose(yaml: yaml) } catch let error as YamlError {
            throw Self.error(error, file)
        } catch { throw ProfileError(file, nil, "not YAML: \(error)") }
    }

    /// The document's mapping; throws when there is none.
    func mapping(keys: [String]) throws(ProfileError) -> YAMLMapping {
        guard let root else {
            throw ProfileError(file, nil, "is empty; known keys are \(keys.joined(separator: ", "))")
        }
        return try YAMLMapping(root, file: file, keys: keys)
    }

    /// The file's name without folder and ending.
    var baseName: String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        for ending in [".yaml", ".yml"] where name.hasSuffix(ending) && name.count > ending.count {
            return String(name.dropLast(ending.count))
        }
        return name
    }

    /// The keys of the document's mapping; none when it is no mapping.
    var topKeys: [String] { root?.mapping?.keys.compactMap(\.string) ?? [] }

    /// Refuses text with too many brackets: for each bracket the parser goes a level deeper on its stack.
    private static func checkBrackets(_ yaml: String, _ file: String) throws(ProfileError) {
        var (depth, line) = (0, 1)
        for octet in yaml.utf8 {
            switch octet {
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "\n"): line += 1
            default: break
            }
            // Brackets in texts and comments count too, which is why the limit is so high.
            guard depth <= depthLimit else {
                throw ProfileError(file, line, "has more than \(depthLimit) brackets open; a profile needs three")
            }
        }
    }

    /// Refuses keys that are not words in a text with aliases: the parser compares keys by their whole content, and a
    /// key that is an alias of aliases may hold more than any machine. Comments are left out. The rest is checked as
    /// plain text, so that a quoted text that looks like such a key is refused too.
    private static func checkKeys(_ yaml: String, _ file: String) throws(ProfileError) {
        guard yaml.utf8.contains(UInt8(ascii: "&")), yaml.utf8.contains(UInt8(ascii: "*")) else { return }
        var line = 1
        for text in yaml.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if hasKeyThatIsNoWord(text) {
                throw ProfileError(file, line, "a key is an alias, a list or a mapping; it must be a word")
            }
            line += 1
        }
    }

    /// Whether a line shows that its key is not a word: `? …`, `*alias : …`, `[…]: …` and `{…}: …`.
    private static func hasKeyThatIsNoWord(_ line: some Collection<UInt8>) -> Bool {
        // The octets before the present one.
        var (before, isAlias, isSpace) = (UInt8(ascii: " "), false, true)
        var octets = line.makeIterator()
        var next = octets.next()
        while let octet = next {
            next = octets.next()
            let endsWord = next.map { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } ?? true
            switch octet {
            case UInt8(ascii: "#") where isSpace: return false
            case UInt8(ascii: "?") where endsWord && (isSpace || "[{,".utf8.contains(before)): return true
            case UInt8(ascii: "*") where isSpace || "[{,".utf8.contains(before): isAlias = true
            case UInt8(ascii: ":") where endsWord && (isAlias || "]}".utf8.contains(before)): return true
            case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
                UInt8(ascii: ":"):
                isAlias = false
            default: break
            }
            isSpace = octet == 0x20 || octet == 0x09
            if !isSpace { before = octet }
        }
        return false
    }

    private static func error(_ error: YamlError, _ file: String) -> ProfileError {
        switch error {
        case .scanner(_, "found character that cannot start any token", let mark, let yaml)
        where character(at: mark, in: yaml) == "\t":
            return ProfileError(file, mark.line, "not YAML: found a tab where only spaces may indent; put spaces there")
        case .composer(_, "found undefined alias", let mark, _):
            return ProfileError(
                file, mark.line, "not YAML: found undefined alias; text that begins with * needs quotes")
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let context = context.map { "\($0.text) from line \($0.mark.line) on: " } ?? ""
            return ProfileError(file, mark.line, "not YAML: \(context)\(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            return ProfileError(
                file, context.mark.line, "\(duplicates.first ?? "a key") stands twice; it may stand once")
        case .reader(let problem, let offset, _, let yaml):
            let line = offset.map { 1 + yaml.prefix($0).count(where: \.isNewline) }
            return ProfileError(file, line, "not YAML: \(problem)")
        default: return ProfileError(file, nil, "not YAML: \(error)")
        }
    }
}

/// The character at an error's mark; marks count Unicode scalars.
private func character(at mark: Mark, in yaml: String) -> Unicode.Scalar? {
    yaml.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(mark.line - 1).first?
        .dropFirst(mark.column - 1).first
}
