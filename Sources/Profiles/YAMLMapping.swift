import Yams

/// A YAML mapping that is read key by key: wrong values and unknown keys are errors with their line.
struct YAMLMapping {
    let file: String
    /// The line on which the mapping begins.
    let line: Int?
    private let keys: [String]
    private var entries: [YAMLValue] = []

    /// Throws for anything but a mapping of `keys`, each at most once. A merge key `<<` adds entries that the mapping
    /// itself does not have.
    init(_ node: Node, file: String, keys: [String], ignoringPrefix prefix: String? = nil, ignoringCase: Bool = false)
        throws(ProfileError)
    {
        self.file = file
        self.keys = keys
        line = node.mark?.line
        guard let mapping = node.mapping else {
            throw ProfileError(file, line, "is \(node.kindName); it must be keys and values")
        }
        var merged: [YAMLValue] = []
        for (key, value) in mapping {
            guard var name = key.scalar?.string else {
                throw ProfileError(file, key.mark?.line ?? line, "a key is \(key.kindName); it must be a word")
            }
            if ignoringCase { name = keys.first { $0.lowercased() == name.lowercased() } ?? name }
            let entry = YAMLValue(file: file, line: key.mark?.line ?? line, key: name, node: value)
            if let prefix, name.hasPrefix(prefix) { continue }
            if name == "<<" {
                merged += try Self.merged(entry, keys: keys, depth: 1)
            } else {
                entries.append(entry)
            }
        }
        for entry in merged where !has(entry.key) { entries.append(entry) }
        if let unknown = entries.first(where: { !keys.contains($0.key) }) {
            throw Self.unknown(unknown, keys)
        }
    }

    private static func unknown(_ entry: YAMLValue, _ keys: [String]) -> ProfileError {
        entry.error("unknown key \(entry.key); known are \(keys.sorted().joined(separator: ", "))")
    }

    /// The entries that `<<` adds. The nearer mapping wins, so that the entries it merges itself come after its own.
    /// Depth and number of mappings are limited, since a few aliases can become very many entries.
    private static func merged(_ value: YAMLValue, keys: [String], depth: Int) throws(ProfileError) -> [YAMLValue] {
        guard depth <= 4 else { throw value.error("<< goes through more than 4 mappings") }
        if value.isList {
            var entries: [YAMLValue] = []
            for member in try value.list(counts: 1...16) { entries += try merged(member, keys: keys, depth: depth + 1) }
            return entries
        }
        guard let mapping = value.node.mapping else {
            throw value.error("<< is \(value.node.kindName); it must be a mapping or a list of mappings")
        }
        var (entries, further) = ([YAMLValue](), [YAMLValue]())
        for (key, node) in mapping {
            guard let name = key.scalar?.string else {
                throw value.error("a key is \(key.kindName); it must be a word")
            }
            let entry = YAMLValue(file: value.file, line: key.mark?.line ?? value.line, key: name, node: node)
            if name == "<<" {
                further += try merged(entry, keys: keys, depth: depth + 1)
            } else {
                // The check is made at once, since a long mapping may be merged hundreds of times.
                guard keys.contains(name) else { throw Self.unknown(entry, keys) }
                entries.append(entry)
            }
        }
        return entries + further
    }

    func error(_ reason: String) -> ProfileError { ProfileError(file, line, reason) }

    /// The same as ``error(_:)``, at the line of the key if it is there.
    func error(at key: String, _ reason: String) -> ProfileError {
        entries.first { $0.key == key }?.error(reason) ?? error(reason)
    }

    func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

    /// The value of `key`; nil when it is absent.
    func value(_ key: String) -> YAMLValue? {
        assert(keys.contains(key), "\(key) is not a known key")
        return entries.first { $0.key == key }
    }

    /// The value of `key`; throws when it is absent.
    func required(_ key: String, _ expectation: String) throws(ProfileError) -> YAMLValue {
        guard let value = value(key) else { throw error("\(key) is missing; it must be \(expectation)") }
        return value
    }

    /// The single value of `key`; nil when it is absent.
    func scalar(_ key: String) throws(ProfileError) -> YAMLScalar? { try value(key)?.scalar() }

    /// The mapping of `key`; nil when it is absent.
    func mapping(_ key: String, keys: [String]) throws(ProfileError) -> YAMLMapping? {
        try value(key)?.mapping(keys: keys)
    }

    /// The members of the list of `key`; none when it is absent.
    func list(_ key: String, counts: ClosedRange<Int>) throws(ProfileError) -> [YAMLValue] {
        try value(key)?.list(counts: counts) ?? []
    }
}

extension Node {
    /// The kind of the node, for messages.
    var kindName: String {
        switch self {
        case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "\"\(scalar.string.prefix(40))\""
        case .mapping: "keys and values"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}
