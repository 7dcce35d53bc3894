import COSEM
import GBCS

/// A log of numbers: what the values of its entries are called, so that elements can be told by name, whichever of the two
/// forms of a single or a twin-element meter the entries have (GBCS 18.2.1).
enum MMCLog {
    /// A value of an entry after its timestamp.
    enum Member: Hashable, Sendable {
        case activeImport, secondaryActiveImport, activeExport, reactiveImport, reactiveExport
        /// Registers of the Tariff TOU Register Matrix, of the secondary element's, and of a block.
        case tou, secondaryTOU
        case block(Int)
        case emergencyCreditBalance, meterBalance, paymentDebt, timeDebt1, timeDebt2, accumulatedDebt
        case amount, voltage

        static let blocks = (1...4).map { Member.block($0) }
        static let balances: [Member] = [
            .emergencyCreditBalance, .meterBalance, .paymentDebt, .timeDebt1, .timeDebt2, .accumulatedDebt,
        ]
        static let registers: [Member] = [.activeImport, .tou] + blocks
        static let twinRegisters: [Member] = [.activeImport, .secondaryActiveImport, .tou, .secondaryTOU] + blocks
    }

    /// An entry of a log.
    struct Entry: Sendable {
        let timestamp: MMCValue
        fileprivate let members: [Member: MMCValue]
        fileprivate let place: String
    }

    /// An element that an entry makes.
    struct Column: Sendable {
        let elements: @Sendable (Entry) throws(MMCError) -> [Element]

        private init(_ elements: @escaping @Sendable (Entry) throws(MMCError) -> [Element]) { self.elements = elements }

        static func timestamp(_ name: String) -> Column {
            Column { (entry) throws(MMCError) in [Element(mmc: name, text: try entry.timestamp.timestamp())] }
        }

        /// The number of a member; none where the entries do not have it.
        static func number(_ name: String, _ member: Member) -> Column {
            Column { (entry) throws(MMCError) in
                guard let value = entry.members[member] else { return [] }
                return [Element(mmc: name, text: "\(try value.number())")]
            }
        }

        /// The numbers of a member that is an array, each with its index from 1; none where the entries do not have it.
        static func matrix(_ name: String, _ member: Member, _ count: Int) -> Column {
            Column { (entry) throws(MMCError) in
                guard let value = entry.members[member] else { return [] }
                return try value.matrix(name, count)
            }
        }

        /// An element with columns of its own.
        static func group(_ name: String, _ columns: [Column]) -> Column {
            Column { (entry) throws(MMCError) in [Element(mmc: name, try entry.elements(columns))] }
        }
    }

    /// The entries of a log.
    ///
    /// - Parameter forms: the members of an entry: of a single-element meter, and of a twin-element meter where they
    ///   differ.
    static func entries(
        _ value: MMCValue, of attribute: DeviceAttribute, _ forms: [[Member]], atMost limit: Int
    ) throws(MMCError) -> [Entry] {
        guard case .compactArray(let array) = value.data else { throw value.mismatch("a compact-array") }
        let types = [false, true].prefix(forms.count).map { attribute.entryType(isTwin: $0) }
        guard let form = types.firstIndex(of: array.elementType) else {
            throw MMCError(.content, at: value.place, "its entries are not of the type that the use case has")
        }
        guard array.elements.count <= limit else {
            throw value.bound("there are \(array.elements.count) entries, and the MMC schema takes \(limit)")
        }
        var entries: [Entry] = []
        entries.reserveCapacity(array.elements.count)
        for (index, element) in array.elements.enumerated() {
            let place = "\(value.place), entry \(index + 1)"
            let members = try MMCValue(element, at: place).members(forms[form].count + 1)
            entries.append(
                Entry(
                    timestamp: members[0],
                    members: Dictionary(
                        zip(forms[form], members.dropFirst()), uniquingKeysWith: { first, _ in first }),
                    place: place))
        }
        return entries
    }
}

extension MMCLog.Entry {
    func elements(_ columns: [MMCLog.Column]) throws(MMCError) -> [Element] {
        var elements: [Element] = []
        for column in columns { elements += try column.elements(self) }
        return elements
    }
}

extension MMCValue {
    /// The numbers of an array of so many, each with its index from 1.
    func matrix(_ name: String, _ count: Int) throws(MMCError) -> [Element] {
        let elements = try elements(atMost: count)
        var matrix: [Element] = []
        matrix.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            matrix.append(Element(mmc: name, [.index(index + 1)], text: "\(try element.number())"))
        }
        return matrix
    }
}

extension MMCField {
    /// The entries of a log of numbers, each the element `name`.
    ///
    /// - Parameters:
    ///   - limit: the most entries that the schema takes.
    ///   - forms: the members of an entry: of a single-element meter, and of a twin-element meter where they differ.
    static func log(
        _ name: String, _ attribute: DeviceAttribute, atMost limit: Int, _ forms: [MMCLog.Member]...,
        columns: [MMCLog.Column]
    ) -> MMCField {
        of(attribute) { (value) throws(MMCError) in
            var elements: [Element] = []
            for entry in try MMCLog.entries(value, of: attribute, forms, atMost: limit) {
                elements.append(Element(mmc: name, try entry.elements(columns)))
            }
            return elements
        }
    }
}
