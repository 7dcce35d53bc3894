import COSEM

/// The way in which a use case's command is put together: its Message Template (GBCS 19.2), by form.
///
/// These are the forms of the use cases that this emulator's ESME and Communications Hub execute.
public enum RequestForm: Hashable, Sendable {
    /// A list of gets.
    case get([ObjectReference])
    /// One get of a log with selective access by range (GBCS 9.1.5).
    case getRange(ObjectReference)
    /// One call of get_protected_attributes (GBCS 8.5) on a data protection object, for one object; over a range or
    /// not.
    case getProtected(dataProtection: LogicalName, object: ObjectReference, byDate: Bool)
    /// ECS70: set the clock base, preset, adjust, read back time and status.
    case setClock
    /// A list of actions whose parameter is null-data, "contrary to COSEM" (CCS07).
    case actions([ObjectReference])
    /// CCS01: register_device, join_timeout and enable_disable_joining, with a ``DeviceRegistration``.
    case registerDevice
    /// CCS02: unregister_device, with the device's identifier.
    case unregisterDevice

    /// The value that selective access restricts: the timestamp column of every GBCS log.
    static let restrictingObject = COSEMData.structure([
        .longUnsigned(1), .octetString(LogicalName(0, 0, 94, 44, 100)), .integer(2), .longUnsigned(0),
    ])
    static let clock = LogicalName(0, 0, 1, 0, 0)

    /// Whether the command carries a range.
    public var takesRange: Bool {
        switch self {
        case .get, .actions, .registerDevice, .unregisterDevice: false
        case .getRange, .setClock: true
        case .getProtected(_, _, let byDate): byDate
        }
    }

    /// A range as this form writes it; nil for forms that take none.
    public func range(from: UTCTime, to: UTCTime) -> RequestRange? {
        switch self {
        case .get, .actions, .registerDevice, .unregisterDevice: nil
        case .getRange:
            RequestRange(
                from: .seconds(UInt32(clamping: from.secondsSince2000)),
                to: .seconds(UInt32(clamping: to.secondsSince2000)))
        case .setClock, .getProtected:
            takesRange ? RequestRange(from: .dateTime(COSEMDateTime(from)), to: .dateTime(COSEMDateTime(to))) : nil
        }
    }

    /// The kind of result for each item of the response.
    public var responseKinds: [AccessResponseKind] {
        switch self {
        case .get(let objects): objects.map { _ in .get }
        case .getRange: [.get]
        case .getProtected: [.action]
        case .setClock: [.set, .action, .action, .get, .get]
        case .actions(let methods): methods.map { _ in .action }
        case .registerDevice: [.action, .set, .set]
        case .unregisterDevice: [.action]
        }
    }

    /// The content of the command for a message with `header`.
    ///
    /// - Parameters:
    ///   - range: range of the command; given exactly when ``takesRange``, as ``range(from:to:)`` writes it.
    ///   - arguments: arguments of ``registerDevice`` and ``unregisterDevice``.
    public func accessRequest(
        header: GroupingHeader, range: RequestRange?, arguments: RequestArguments? = nil
    ) -> AccessRequest {
        let invokeID = LongInvokeIDAndPriority(originatorCounter: header.originatorCounter)
        func bound(_ bound: RequestBound?) -> COSEMData {
            switch bound {
            case nil: .nullData
            case .seconds(let seconds): .doubleLongUnsigned(seconds)
            case .dateTime(let dateTime): .octetString(dateTime.octets)
            }
        }
        switch self {
        case .get(let objects):
            return AccessRequest(
                invokeID: invokeID, specifications: objects.map { .get($0) }, data: objects.map { _ in .nullData })
        case .getRange(let object):
            let selection = COSEMData.structure([
                Self.restrictingObject, bound(range?.from), bound(range?.to), .array([]),
            ])
            return AccessRequest(
                invokeID: invokeID, specifications: [.getWithSelection(object, selector: 1, selection: selection)],
                data: [.nullData])
        case .getProtected(let dataProtection, let object, let byDate):
            let restriction: COSEMData =
                byDate
                ? .structure([.enumerated(1), .structure([bound(range?.from), bound(range?.to)])])
                : .structure([.enumerated(0), .nullData])
            let wanted = COSEMData.structure([
                .longUnsigned(object.classID), .octetString(object.logicalName), .integer(object.member),
                .longUnsigned(0), restriction,
            ])
            // Where the Access Control Broker sends the command, the parameters name the supplementary party (ECS21b
            // URP).
            let parameters = ProtectedAttributes.parameters(
                counter: header.originatorCounter,
                originator: header.otherInformation.supplementaryRemotePartyID ?? header.businessOriginator,
                recipient: header.businessTarget)
            let method = ObjectReference(ProtectedAttributes.classID, dataProtection, ProtectedAttributes.getMethod)
            return AccessRequest(
                invokeID: invokeID, specifications: [.action(method)],
                data: [.structure([.array([wanted]), parameters])])
        case .setClock:
            func member(_ number: Int8) -> ObjectReference { ObjectReference(8, Self.clock, number) }
            return AccessRequest(
                invokeID: invokeID,
                specifications: [
                    .set(member(9)), .action(member(5)), .action(member(4)), .get(member(2)), .get(member(4)),
                ],
                data: [
                    .enumerated(5),
                    .structure([
                        .octetString(COSEMDateTime.presetTime.octets), bound(range?.from), bound(range?.to),
                    ]),
                    .integer(0), .nullData, .nullData,
                ])
        case .actions(let methods):
            return AccessRequest(
                invokeID: invokeID, specifications: methods.map { .action($0) }, data: methods.map { _ in .nullData })
        case .registerDevice, .unregisterDevice:
            let (specifications, data) = RequestArguments.items(of: self, arguments)
            return AccessRequest(invokeID: invokeID, specifications: specifications, data: data)
        }
    }
}

extension COSEMDateTime {
    /// The preset_time of ECS70: FFFFFFFFFFFFFFFFFF 8000 FF, "the time the Communications Hub has".
    static let presetTime = unspecified
}
