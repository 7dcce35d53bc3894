import PlainText
import Yams

/// The value of a key or the member of a list, with its line.
struct YAMLValue {
    let file: String
    let line: Int?
    /// The key of the value; for a member of a list the list's key.
    let key: String
    let node: Node

    func error(_ reason: String) -> ProfileError { ProfileError(file, line, reason) }

    var isScalar: Bool { node.scalar != nil }
    var isList: Bool { node.sequence != nil }

    /// The single value; throws for lists and mappings.
    func scalar() throws(ProfileError) -> YAMLScalar {
        guard let scalar = node.scalar else { throw error("\(key) is \(node.kindName); it must be one value") }
        return YAMLScalar(file: file, line: line, key: key, string: scalar.string)
    }

    /// The keys and values; throws for anything else and for unknown keys.
    ///
    /// - Parameter ignoringCase: whether keys are names of values, in upper or lower case.
    func mapping(keys: [String], ignoringCase: Bool = false) throws(ProfileError) -> YAMLMapping {
        guard node.mapping != nil else {
            throw error("\(key) is \(node.kindName); it must be keys and values: \(keys.joined(separator: ", "))")
        }
        return try YAMLMapping(node, file: file, keys: keys, ignoringCase: ignoringCase)
    }

    /// The members of a list; throws for anything else, and for too many or too few.
    func list(counts: ClosedRange<Int>) throws(ProfileError) -> [YAMLValue] {
        let length =
            counts.lowerBound == counts.upperBound
            ? "\(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound.grouped)"
        guard let sequence = node.sequence else {
            throw error("\(key) is \(node.kindName); it must be a list of \(length)")
        }
        guard counts.contains(sequence.count) else {
            throw error("\(key) has \(sequence.count.grouped) members; it must have \(length)")
        }
        return sequence.map { YAMLValue(file: file, line: $0.mark?.line ?? line, key: key, node: $0) }
    }
}
