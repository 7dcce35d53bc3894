import COSEM

/// Requests as they go over the wire, wrapper and all: put together once and sent over and over.
public enum DLMSRequests {
    static let importRegister = LogicalName(1, 0, 1, 8, 0)
    static let halfHourlyProfile = LogicalName(1, 0, 99, 1, 0)
    static let clock = LogicalName(0, 0, 1, 0, 0)
    static let logicalDeviceName = LogicalName(0, 0, 42, 0, 0)

    static let associationClass: UInt16 = 15
    static let dataClass: UInt16 = 1
    static let registerClass: UInt16 = 3
    static let profileClass: UInt16 = 7
    static let clockClass: UInt16 = 8

    /// Half hours of a day.
    static let rowsOfDay = 48
    /// Attributes of ``DLMSRead/list``, and which of them is the register.
    static let listCount = 4
    static let registerOfList = 2

    /// Octets of an answer that this client takes: any, so that nothing is transferred in blocks.
    public static let maximumSize: UInt16 = .max
    /// The services that this client uses.
    static let conformance: Conformance = [
        .priorityManagement, .blockTransferWithGet, .multipleReferences, .get, .selectiveAccess,
    ]

    /// `apdu` behind its wrapper header.
    public static func wrapped(_ apdu: [UInt8], from client: DLMSLoadClient) -> [UInt8] {
        WrapperHeader.wrapped(apdu, from: client.port, to: DLMSLoadClient.serverPort)
    }

    /// An AARQ for logical names without ciphering, with a password or without (IEC 62056-5-3, 7.2.4).
    ///
    /// - Parameter maximumSize: octets of an APDU that the client takes.
    public static func association(of client: DLMSLoadClient, maximumSize: UInt16 = maximumSize) -> [UInt8] {
        let initiate = encoded {
            InitiateRequest(conformance: conformance, clientMaximumPDUSize: maximumSize).encode(into: &$0)
        }
        let request =
            switch client {
            case .publicClient: AssociationRequest(userInformation: initiate)
            case .reader(let password):
                AssociationRequest(
                    mechanismName: .lowLevel, callingAuthenticationValue: password, userInformation: initiate)
            }
        return encoded { request.encode(into: &$0) }
    }

    /// A normal end of the association.
    static let release = encoded { Release(.request).encode(into: &$0) }

    /// A GET of `read` with the invoke identifier `identifier`.
    ///
    /// - Parameter day: the midnight that a day's half hours begin with.
    public static func get(_ read: DLMSRead, identifier: UInt8, day: UTCTime) -> [UInt8] {
        let register = ObjectReference(registerClass, importRegister, 2)
        let form: GetRequest.Form =
            switch read {
            case .register: .normal(AttributeSelection(register))
            case .day:
                .normal(
                    AttributeSelection(
                        ObjectReference(profileClass, halfHourlyProfile, 2),
                        range(from: day + 1_800, to: day + 86_400)))
            case .list:
                .withList(
                    [
                        ObjectReference(clockClass, clock, 2), ObjectReference(dataClass, logicalDeviceName, 2),
                        register, ObjectReference(registerClass, importRegister, 3),
                    ].map { AttributeSelection($0) })
            }
        return get(form, InvokeIDAndPriority(invokeID: identifier))
    }

    static func get(_ form: GetRequest.Form, _ invokeID: InvokeIDAndPriority) -> [UInt8] {
        encoded { GetRequest(form, invokeID: invokeID).encode(into: &$0) }
    }

    /// The rows whose clock shows `first` to `last`, with all their columns.
    static func range(from first: UTCTime, to last: UTCTime) -> SelectiveAccess {
        .range(
            restricting: .clock, from: .octetString(COSEMDateTime(first).octets),
            to: .octetString(COSEMDateTime(last).octets), selected: [])
    }

    private static func encoded(_ encode: (inout [UInt8]) -> Void) -> [UInt8] {
        var octets: [UInt8] = []
        encode(&octets)
        return octets
    }
}
