import COSEM

/// One item of a use case's access list: what is done to which attribute or method (GBCS Use Case annex, "DLMS"
/// columns).
public struct RequestItem: Hashable, Sendable {
    public enum Access: Hashable, Sendable {
        /// Reads the attribute.
        case get
        /// Reads the part of a log that lies in the command's range (GBCS 9.1.5).
        case getRange
        /// Calls get_protected_attributes (GBCS 8.5) on a data protection object, for the attributes; over the command's
        /// range or not.
        case getProtected(dataProtection: LogicalName, byDate: Bool)
        /// Writes the attribute.
        case set
        /// Calls the method.
        case action
        /// Calls the clock's preset_adjusting_time (ECS70) with the command's range as its validity interval.
        case presetTime
    }

    public let access: Access
    /// The attributes or the method: one, but for protected attributes, which may be several.
    public let attributes: [DeviceAttribute]
    /// Whether a command may leave the item out (members marked OPTIONAL in the annex).
    public let isOptional: Bool
    /// Whether the form's example has the item.
    var isInExample = true

    init(_ access: Access, _ attributes: [DeviceAttribute], isOptional: Bool = false) {
        precondition(!attributes.isEmpty, "an item is about something")
        (self.access, self.attributes, self.isOptional) = (access, attributes, isOptional)
    }

    static func get(_ attribute: DeviceAttribute) -> Self { Self(.get, [attribute]) }
    static func getRange(_ attribute: DeviceAttribute) -> Self { Self(.getRange, [attribute]) }
    static func set(_ attribute: DeviceAttribute) -> Self { Self(.set, [attribute]) }
    static func action(_ method: DeviceAttribute) -> Self { Self(.action, [method]) }

    /// Data protection objects are 0-0:43.2.n.255.
    static func getProtected(_ object: UInt8, _ attributes: DeviceAttribute..., byDate: Bool) -> Self {
        Self(.getProtected(dataProtection: LogicalName(0, 0, 43, 2, object), byDate: byDate), attributes)
    }

    /// The same item, which a command may leave out.
    var optional: Self { Self(access, attributes, isOptional: true) }

    /// The one attribute, or the first of several.
    public var attribute: DeviceAttribute { attributes[0] }

    /// The type of the value that a command brings for this item; nil where it brings none of its own.
    public var argument: ValueType? {
        switch access {
        case .set, .action:
            if case .constant = attribute.type { nil } else { attribute.type }
        case .get, .getRange, .getProtected, .presetTime: nil
        }
    }

    /// The kind of result that answers the item.
    public var responseKind: AccessResponseKind {
        switch access {
        case .get, .getRange: .get
        case .set: .set
        case .action, .getProtected, .presetTime: .action
        }
    }

    public var isProtected: Bool { if case .getProtected = access { true } else { false } }

    /// Whether the item needs the command's range.
    public var takesRange: Bool {
        switch access {
        case .getRange, .presetTime: true
        case .getProtected(_, let byDate): byDate
        case .get, .set, .action: false
        }
    }

    /// The value that selective access restricts: the timestamp column of every GBCS log.
    static let restrictingObject = COSEMData.structure([
        .longUnsigned(1), .octetString(LogicalName(0, 0, 94, 44, 100)), .integer(2), .longUnsigned(0),
    ])

    /// The item as a command carries it: specification and data.
    ///
    /// - Parameter value: the command's own value, where ``argument`` has a type.
    func encoded(
        header: GroupingHeader, range: RequestRange?, value: COSEMData?
    ) -> (specification: AccessRequest.Specification, data: COSEMData) {
        let reference = attribute.reference
        switch access {
        case .get: return (.get(reference), .nullData)
        case .getRange:
            let selection = COSEMData.structure([
                Self.restrictingObject, Self.bound(range?.from), Self.bound(range?.to), .array([]),
            ])
            return (.getWithSelection(reference, selector: 1, selection: selection), .nullData)
        case .set: return (.set(reference), own(value))
        case .action: return (.action(reference), own(value))
        case .presetTime:
            return (
                .action(reference),
                .structure([
                    .octetString(COSEMDateTime.presetTime.octets), Self.bound(range?.from), Self.bound(range?.to),
                ])
            )
        case .getProtected(let dataProtection, let byDate):
            let restriction: COSEMData =
                byDate
                ? .structure([.enumerated(1), .structure([Self.bound(range?.from), Self.bound(range?.to)])])
                : .structure([.enumerated(0), .nullData])
            let wanted = attributes.map { attribute in
                COSEMData.structure([
                    .longUnsigned(attribute.reference.classID), .octetString(attribute.reference.logicalName),
                    .integer(attribute.reference.member), .longUnsigned(0), restriction,
                ])
            }
            // Where the Access Control Broker sends the command, the parameters name the supplementary party (ECS21b
            // URP).
            let parameters = ProtectedAttributes.parameters(
                counter: header.originatorCounter,
                originator: header.otherInformation.supplementaryRemotePartyID ?? header.businessOriginator,
                recipient: header.businessTarget)
            let method = ObjectReference(ProtectedAttributes.classID, dataProtection, ProtectedAttributes.getMethod)
            return (.action(method), .structure([.array(wanted), parameters]))
        }
    }

    /// The value of a set or an action: the annex's constant, or the command's own.
    private func own(_ value: COSEMData?) -> COSEMData {
        if case .constant(let constant) = attribute.type { constant } else { value ?? .nullData }
    }

    private static func bound(_ bound: RequestBound?) -> COSEMData {
        switch bound {
        case nil: .nullData
        case .seconds(let seconds): .doubleLongUnsigned(seconds)
        case .dateTime(let dateTime): .octetString(dateTime.octets)
        }
    }
}

extension COSEMDateTime {
    /// The preset_time of ECS70: FFFFFFFFFFFFFFFFFF 8000 FF, "the time the Communications Hub has".
    static let presetTime = unspecified
}
