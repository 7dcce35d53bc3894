/// A parameter of a simulated model, such as a network: how files and command lines name it, what it means, and which
/// values it may have.
public struct ModelParameter<Model>: Sendable {
    /// Name of one word, or of two with a point between, such as `cell.channels`: a key in a mapping of the model's
    /// files.
    public let key: String
    /// Unit of the value; empty for shares, probabilities and factors.
    public let unit: String
    public let range: ClosedRange<Double>
    public let isWhole: Bool
    /// Meaning as a noun phrase without a full stop.
    public let meaning: String
    /// Whether the value is one end of a range, whose other end moves along where it has to.
    public let isRangeEnd: Bool
    private let read: @Sendable (Model) -> Double?
    private let write: @Sendable (inout Model, Double) -> Void

    /// - Parameters:
    ///   - read: the value in a model; nil when the model has no such parameter.
    ///   - write: sets the value, which is in `range`, in a model that has the parameter.
    public init(
        _ key: String, _ unit: String, _ range: ClosedRange<Double>, isWhole: Bool = false, isRangeEnd: Bool = false,
        _ meaning: String, read: @escaping @Sendable (Model) -> Double?,
        write: @escaping @Sendable (inout Model, Double) -> Void
    ) {
        self.key = key
        self.unit = unit
        self.range = range
        self.isWhole = isWhole
        self.isRangeEnd = isRangeEnd
        self.meaning = meaning
        self.read = read
        self.write = write
    }

    /// The mapping that the key is in, such as `cell`; nil for keys of one word.
    public var group: String? { key.firstIndex(of: ".").map { String(key[..<$0]) } }

    /// The key within its mapping, such as `channels`.
    public var name: String { key.firstIndex(of: ".").map { String(key[key.index(after: $0)...]) } ?? key }

    /// The value in `model`; nil when it has no such parameter, as a cellular network has no segments.
    public func value(in model: Model) -> Double? { read(model) }

    /// Sets the value. One outside ``range`` becomes the nearer end; where the model has no such parameter, or the
    /// value is no number, nothing happens.
    public func set(_ value: Double, in model: inout Model) {
        guard read(model) != nil, !value.isNaN else { return }
        let value = min(range.upperBound, max(range.lowerBound, value))
        write(&model, isWhole ? value.rounded() : value)
    }

    /// Whether `value` is in the range, and whole where it has to be.
    public func allows(_ value: Double) -> Bool { range.contains(value) && (!isWhole || value == value.rounded()) }

    /// The same parameter of a model that this one is a part of, or may be.
    public func of<Whole>(_ part: WritableKeyPath<Whole, Model?> & Sendable) -> ModelParameter<Whole> {
        ModelParameter<Whole>(
            key, unit, range, isWhole: isWhole, isRangeEnd: isRangeEnd, meaning,
            read: { [read] in $0[keyPath: part].flatMap(read) },
            write: { [write] whole, value in
                guard var model = whole[keyPath: part] else { return }
                write(&model, value)
                whole[keyPath: part] = model
            })
    }
}

// MARK: - Forms

extension ModelParameter {
    public typealias Path<Value> = WritableKeyPath<Model, Value> & Sendable

    /// A parameter that is any number.
    public static func decimal(
        _ key: String, _ unit: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<Double>
    ) -> ModelParameter {
        ModelParameter(
            key, unit, range, meaning, read: { $0[keyPath: path] }, write: { $0[keyPath: path] = $1 })
    }

    /// A parameter that is a share or a probability, 0 to 1.
    public static func share(_ key: String, _ meaning: String, _ path: Path<Double>) -> ModelParameter {
        share(key, 0...1, meaning, path)
    }

    /// A parameter that is a share or a probability, which may not be all from 0 to 1.
    public static func share(
        _ key: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<Double>
    ) -> ModelParameter {
        decimal(key, "", range, meaning, path)
    }

    /// A parameter that is a whole number.
    public static func whole(
        _ key: String, _ unit: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<Int>
    ) -> ModelParameter {
        ModelParameter(
            key, unit, range, isWhole: true, meaning, read: { Double($0[keyPath: path]) },
            write: { $0[keyPath: path] = Int($1) })
    }

    /// A parameter that is a duration, in seconds.
    public static func duration(
        _ key: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<Microseconds>
    ) -> ModelParameter {
        ModelParameter(
            key, "s", range, meaning, read: { $0[keyPath: path].seconds },
            write: { $0[keyPath: path] = Microseconds(seconds: $1) })
    }

    /// A parameter that is the lower end of a range of durations, in seconds.
    public static func shortest(
        _ key: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<ClosedRange<Microseconds>>
    ) -> ModelParameter {
        ModelParameter(
            key, "s", range, isRangeEnd: true, meaning, read: { $0[keyPath: path].lowerBound.seconds },
            write: { $0[keyPath: path].move(lowerBound: Microseconds(seconds: $1)) })
    }

    /// A parameter that is the upper end of a range of durations, in seconds.
    public static func longest(
        _ key: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<ClosedRange<Microseconds>>
    ) -> ModelParameter {
        ModelParameter(
            key, "s", range, isRangeEnd: true, meaning, read: { $0[keyPath: path].upperBound.seconds },
            write: { $0[keyPath: path].move(upperBound: Microseconds(seconds: $1)) })
    }

    /// A parameter that is the lower end of a range of whole numbers.
    public static func least(
        _ key: String, _ unit: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<ClosedRange<Int>>
    ) -> ModelParameter {
        ModelParameter(
            key, unit, range, isWhole: true, isRangeEnd: true, meaning,
            read: { Double($0[keyPath: path].lowerBound) },
            write: { $0[keyPath: path].move(lowerBound: Int($1)) })
    }

    /// A parameter that is the upper end of a range of whole numbers.
    public static func most(
        _ key: String, _ unit: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<ClosedRange<Int>>
    ) -> ModelParameter {
        ModelParameter(
            key, unit, range, isWhole: true, isRangeEnd: true, meaning,
            read: { Double($0[keyPath: path].upperBound) },
            write: { $0[keyPath: path].move(upperBound: Int($1)) })
    }
}

extension ClosedRange {
    fileprivate mutating func move(lowerBound: Bound) { self = lowerBound...Swift.max(lowerBound, upperBound) }
    fileprivate mutating func move(upperBound: Bound) { self = Swift.min(lowerBound, upperBound)...upperBound }
}

/// A model whose parameters can be listed, and found by their keys.
public protocol ParameterizedModel: Sendable {
    /// Name of the model, for people.
    var name: String { get }
    /// The parameters that models of this type may have, in the order of the model's files.
    static var allParameters: [ModelParameter<Self>] { get }
}

extension ParameterizedModel {
    /// The parameter with this key, in upper or lower case; nil when there is none.
    public static func parameter(named key: String) -> ModelParameter<Self>? {
        allParameters.first { $0.key.lowercased() == key.lowercased() }
    }

    /// The parameters that this model has.
    public var ownParameters: [ModelParameter<Self>] { Self.allParameters.filter { $0.value(in: self) != nil } }
}
