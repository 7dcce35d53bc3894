import COSEM
import GBCS
import SimulationKernel

/// The content of an update, with one thing in it that its Message Template does not have; and what the rules ask of a
/// meter that gets it. What they ask follows from what was changed, not from the code that checks it.
struct MalformedContent {
    /// What was changed.
    enum Change: String, CaseIterable, Hashable, Sendable {
        case nothing
        /// A value, at any depth, has another type.
        case type
        /// A string of a fixed number of octets has another number.
        case length
        /// A number, a length or a count exceeds its bounds.
        case bound
        /// A structure has a member too many or too few, an array an element twice.
        case members
        /// An item too many, too few, of another object, or out of order; data of too few; a date-time.
        case items
        /// Values inside one another, and very many of them.
        case nesting
        /// The end is missing, or there is more after it.
        case end
        /// Lengths that are larger than what there is, or not in the shortest form.
        case size = "huge length"
        /// Octets anywhere.
        case octets
    }

    /// What the rules ask.
    enum Demand: Hashable, Sendable {
        /// The content is not the Message Template's: the message is discarded, and nothing is done.
        case refusal
        /// The content conforms, but this item of it exceeds a bound: it fails, unless one before it does.
        case failure(item: Int)
        /// The content may conform by chance.
        case either
    }

    let octets: [UInt8]
    let change: Change
    let demand: Demand

    /// The content of a command with `header`, changed.
    ///
    /// - Parameter arguments: conforming arguments.
    init(
        _ form: RequestForm, header: GroupingHeader, range: RequestRange?, arguments: RequestArguments,
        using random: inout SplitMix64
    ) {
        let right = form.accessRequest(header: header, range: range, arguments: arguments)
        let items = zip(form.items, arguments.values).compactMap { $1.data == nil ? nil : $0 }
        let place = Int.random(in: right.data.indices, using: &random)
        switch Int.random(in: 0..<16, using: &random) {
        case 0..<8:
            var altered = right
            let value = ChangedValue(right.data[place], items[place].argument, using: &random)
            altered.data[place] = value.data
            let demand: Demand =
                switch value.demand {
                case .refusal: .refusal
                case .failure: .failure(item: place)
                case .either: .either
                }
            self.init(altered.encoded, value.change, demand)
        case 8, 9: self.init(itemsOf: right, form, at: place, using: &random)
        case 10: self.init(nestingIn: right, at: place, using: &random)
        case 11: self.init(endOf: right.encoded, using: &random)
        case 12, 13: self.init(sizesIn: right, at: place, using: &random)
        default: self.init(octetsOf: right, using: &random)
        }
    }

    /// The content as it is.
    init(_ form: RequestForm, header: GroupingHeader, range: RequestRange?, arguments: RequestArguments) {
        self.init(
            form.accessRequest(header: header, range: range, arguments: arguments).encoded, .nothing, .either)
    }

    private init(_ octets: [UInt8], _ change: Change, _ demand: Demand) {
        (self.octets, self.change, self.demand) = (octets, change, demand)
    }

    private init(itemsOf right: AccessRequest, _ form: RequestForm, at place: Int, using random: inout SplitMix64) {
        var altered = right
        // Where items may be left out, what remains may conform.
        var demand: Demand = form.items.contains(where: \.isOptional) ? .either : .refusal
        switch Int.random(in: 0..<7, using: &random) {
        case 0:
            altered.specifications.remove(at: place)
            altered.data.remove(at: place)
        case 1:
            altered.specifications.insert(right.specifications[place], at: place)
            altered.data.insert(right.data[place], at: place)
        case 2:
            let other = Int.random(in: right.data.indices, using: &random)
            altered.specifications.swapAt(place, other)
            altered.data.swapAt(place, other)
        case 3:
            let object = right.specifications[place].object
            altered.specifications[place] = .set(ObjectReference(object.classID, object.logicalName, -1))
            demand = .refusal
        case 4:
            altered.data.removeLast()
            demand = .refusal
        case 5:
            altered.dateTime = COSEMDateTime(UTCTime(secondsSince2000: 846_849_600))
            demand = .refusal
        default:
            altered.invokeID = LongInvokeIDAndPriority(rawValue: right.invokeID.rawValue ^ 1)
            demand = .refusal
        }
        self.init(altered.encoded, .items, altered == right ? .either : demand)
    }

    private init(nestingIn right: AccessRequest, at place: Int, using random: inout SplitMix64) {
        let depth = [1, 2, 15, 16, 17, 100, 10_000].randomElement(using: &random) ?? 1
        let value: [UInt8] =
            switch Int.random(in: 0..<4, using: &random) {
            case 0: (0..<depth).flatMap { _ in [DataTag.structure.rawValue, 1] } + [DataTag.nullData.rawValue]
            case 1: (0..<depth).flatMap { _ in [DataTag.array.rawValue, 1] } + [DataTag.nullData.rawValue]
            // 60,000 times null-data.
            case 2: [DataTag.array.rawValue, 0x82, 0xEA, 0x60] + [UInt8](repeating: 0, count: 60_000)
            // A compact-array of 60,000 null-data, in no octets.
            default: [DataTag.compactArray.rawValue, DataTag.array.rawValue, 0xEA, 0x60, 0, 0]
            }
        self.init(right.encoded(replacing: place, with: value), .nesting, .refusal)
    }

    private init(endOf octets: [UInt8], using random: inout SplitMix64) {
        let changed =
            Bool.random(using: &random)
            ? Array(octets.prefix(Int.random(in: 1..<octets.count, using: &random)))
            : octets + (0...Int.random(in: 0...20, using: &random)).map { _ in .random(in: 0...255, using: &random) }
        self.init(changed, .end, .refusal)
    }

    private init(sizesIn right: AccessRequest, at place: Int, using random: inout SplitMix64) {
        let lengths: [[UInt8]] = [
            [0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x84, 0x7F, 0xFF, 0xFF, 0xFF], [0x83, 0xFF, 0xFF, 0xFF],
            [0x82, 0xFF, 0xFF], [0x81, 0x00], [0x80], [0x88, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xFF],
        ]
        let length = lengths.randomElement(using: &random) ?? [0xFF]
        if Bool.random(using: &random) {
            let tags: [DataTag] = [.array, .structure, .bitString, .octetString, .visibleString, .utf8String]
            let tag = tags.randomElement(using: &random) ?? .array
            // As the last of the content it has far fewer octets than its length says, or a length in no valid form.
            self.init(right.encoded(replacing: place, with: [tag.rawValue] + length, isLast: true), .size, .refusal)
        } else {
            var octets = right.encoded
            let start = Int.random(in: right.offsetOfData..<octets.count, using: &random)
            octets.replaceSubrange(start..<min(octets.count, start + length.count), with: length)
            self.init(octets, .size, .either)
        }
    }

    private init(octetsOf right: AccessRequest, using random: inout SplitMix64) {
        var octets = right.encoded
        // Mostly of the data.
        let start = Int.random(in: 0..<8, using: &random) == 0 ? 0 : right.offsetOfData
        for _ in 0...Int.random(in: 0...3, using: &random) where start < octets.count {
            let place = Int.random(in: start..<octets.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: octets.insert(.random(in: 0...255, using: &random), at: place)
            case 1: octets[place] = [0x00, 0x01, 0x02, 0x09, 0x13, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
            case 2 where octets.count > start + 1: octets.remove(at: place)
            default: octets[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
        }
        self.init(octets, .octets, .either)
    }
}

/// A value of an item with one of its parts changed.
private struct ChangedValue {
    enum Demand { case refusal, failure, either }

    let data: COSEMData
    let change: MalformedContent.Change
    let demand: Demand

    private init(_ data: COSEMData, _ change: MalformedContent.Change, _ demand: Demand) {
        (self.data, self.change, self.demand) = (data, change, demand)
    }

    /// - Parameter type: the type of the value; nil where the annex gives the value itself.
    init(_ data: COSEMData, _ type: ValueType?, using random: inout SplitMix64) {
        if Int.random(in: 0..<4, using: &random) > 0, let inner = Self.inside(data, type, using: &random) {
            self = inner
            return
        }
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            if let fixed = type.map(\.fixedSize) ?? Self.size(of: data), case .octetString(let octets) = data {
                let counts = [0, fixed - 1, fixed + 1, 13, 300].filter { $0 != fixed && $0 >= 0 }
                let count = counts.randomElement(using: &random) ?? 0
                let longer = octets + [UInt8](repeating: 0xFF, count: max(0, count - octets.count))
                self.init(.octetString(Array(longer.prefix(count))), .length, .refusal)
                return
            }
        case 1:
            if let value = type?.exceeding(using: &random) {
                self.init(value, .bound, .failure)
                return
            }
        case 2:
            if let value = Self.members(of: data, type, using: &random) {
                self = value
                return
            }
        default: break
        }
        self.init(.foreign(to: data.tag, using: &random), .type, .refusal)
    }

    /// Number of octets of a constant octet-string; nil for any other value.
    private static func size(of data: COSEMData) -> Int? {
        if case .octetString(let octets) = data { octets.count } else { nil }
    }

    /// The value with a change in one of its members or elements; nil where it has none.
    private static func inside(
        _ data: COSEMData, _ type: ValueType?, using random: inout SplitMix64
    ) -> ChangedValue? {
        switch data {
        case .array(var elements):
            guard let place = elements.indices.randomElement(using: &random) else { return nil }
            let element: ValueType? = if case .array(_, let element)? = type { element } else { nil }
            let changed = ChangedValue(elements[place], element, using: &random)
            elements[place] = changed.data
            return ChangedValue(.array(elements), changed.change, changed.demand)
        case .structure(var members):
            guard let place = members.indices.randomElement(using: &random) else { return nil }
            let member: ValueType? = if case .structure(let members)? = type { members[place].type } else { nil }
            let changed = ChangedValue(members[place], member, using: &random)
            members[place] = changed.data
            return ChangedValue(.structure(members), changed.change, changed.demand)
        default: return nil
        }
    }

    /// The structure with a member too many or too few, or the array with an element twice.
    private static func members(
        of data: COSEMData, _ type: ValueType?, using random: inout SplitMix64
    ) -> ChangedValue? {
        switch data {
        case .structure(var members):
            if Bool.random(using: &random), let last = members.last {
                members.append(last)
            } else if members.isEmpty {
                members.append(.nullData)
            } else {
                members.remove(at: Int.random(in: members.indices, using: &random))
            }
            return ChangedValue(.structure(members), .members, .refusal)
        case .array(let elements):
            guard let first = elements.first else { return nil }
            // As many as fit may conform.
            return ChangedValue(.array([first] + elements), .members, type == nil ? .refusal : .either)
        default: return nil
        }
    }
}

extension AccessRequest {
    fileprivate var encoded: [UInt8] {
        var octets: [UInt8] = []
        encode(into: &octets)
        return octets
    }

    /// Offset of the first value in ``encoded``.
    fileprivate var offsetOfData: Int { encoded.count - data.reduce(0) { $0 + $1.encoded.count } }

    /// The octets with those of one value replaced.
    ///
    /// - Parameter isLast: whether they end there.
    fileprivate func encoded(replacing place: Int, with octets: [UInt8], isLast: Bool = false) -> [UInt8] {
        let after = isLast ? [] : data[(place + 1)...].flatMap(\.encoded)
        return Array(encoded.prefix(offsetOfData)) + data[..<place].flatMap(\.encoded) + octets + after
    }
}

extension COSEMData {
    /// A value of any type but the one with `tag`.
    fileprivate static func foreign(to tag: DataTag, using random: inout SplitMix64) -> COSEMData {
        let octet = UInt8.random(in: 0...255, using: &random)
        let sizes = [0, 4, 5, 6, 12, 127, 128, 2_000]
        let octets = Array(repeating: octet, count: sizes.randomElement(using: &random) ?? 0)
        let values: [COSEMData] = [
            .nullData, .array([]), .array([.structure([]), .nullData]), .structure([]), .structure([.structure([])]),
            .boolean(octet), .bitString(BitString(count: 8, octets: [octet])!), .doubleLong(.min),
            .doubleLongUnsigned(.max), .octetString(octets), .visibleString(octets), .utf8String(octets), .bcd(-1),
            .integer(.min), .long(.min), .unsigned(octet), .longUnsigned(.max), .long64(.min), .long64Unsigned(.max),
            .enumerated(octet), .float32(.nan), .float64(.infinity), .deltaInteger(-1), .deltaDoubleLongUnsigned(.max),
            .dontCare,
        ]
        return values.filter { $0.tag != tag }.randomElement(using: &random) ?? .nullData
    }
}
