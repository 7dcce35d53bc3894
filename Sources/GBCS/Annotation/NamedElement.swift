/// The name of an ASN.1 element at its place in a message's content, and how to read it.
struct NamedElement: Sendable {
    /// How an element reads.
    enum Reading: Sendable {
        case number
        case enumeration([UInt64: String])
        case keyUsage
        /// Octets that are shown as such.
        case octets
        case entityIdentifier
        case time
        case alertCode
        case null
        case certificate
        case certificationRequest
        /// Elements of different kinds; those that are not there are passed over.
        case sequence([NamedElement])
        /// Elements of one kind.
        indirect case list(NamedElement)
    }

    let name: String
    /// The tag by which it is found among its neighbours.
    let tag: UInt8
    let reading: Reading

    init(_ name: String, _ reading: Reading, tag: UInt8? = nil) {
        (self.name, self.reading) = (name, reading)
        self.tag = tag ?? reading.tag
    }

    /// An INTEGER that is one of an enumeration's values.
    init<Value: CaseIterable & RawRepresentable<UInt8>>(_ name: String, _ type: Value.Type, tag: UInt8? = nil) {
        self.init(name, .enumeration(Self.names(of: type)), tag: tag)
    }

    private static func names<Value: CaseIterable & RawRepresentable<UInt8>>(
        of type: Value.Type
    ) -> [UInt64: String] {
        Dictionary(type.allCases.map { (UInt64($0.rawValue), "\($0)") }) { first, _ in first }
    }
}

extension NamedElement.Reading {
    /// The tag of the type.
    fileprivate var tag: UInt8 {
        switch self {
        case .number, .enumeration, .alertCode: DERTag.integer
        case .keyUsage: DERTag.bitString
        case .octets, .entityIdentifier: DERTag.octetString
        case .time: DERTag.generalizedTime
        case .null: DERTag.null
        case .certificate, .certificationRequest, .sequence, .list: DERTag.sequence
        }
    }
}
