import COSEM
import ESMEEmulator

/// The application association of one connection to a ``SMETS1Meter`` (IEC 62056-5-3, 7.2).
///
/// ``process(_:clientSAP:serverSAP:of:at:random:into:)`` takes one APDU and returns what it led to: a response, nothing
/// to send, or a connection to close. A session does no I/O: its owner strips and adds the wrapper header.
///
/// A session is idle, challenged or associated:
/// - An AARQ opens an association. One that was there before is gone, whatever comes of the request. Without
///   authentication and with a password the association stands at once.
/// - With high level security (GMAC) the AARE carries the server's challenge. The session is challenged until the
///   client answers by the ACTION reply_to_HLS_authentication, the only method that does anything; a wrong answer ends
///   it.
/// - An associated client may GET, SET (the clock is the one thing that is written) and ACTION, as far as negotiated. A
///   release ends the association.
///
/// The wrapper's source port names the client: an APDU from another port than the AARQ's, or to another logical device
/// than ``managementLogicalDevice``, is refused. An APDU that cannot be served at all is answered with an
/// exception-response, a refused AARQ with an AARE that says why. A ciphered request gets a response ciphered in the
/// same way, except for exception-responses, which stay plain; the connection closes when no server counter is left for
/// it. The invocation counters of both sides are the meter's and outlive the session.
///
/// An answer longer than the client takes goes out in blocks; a new GET or SET ends the transfer. A session is a value
/// of less than 200 octets, whatever the meter holds: the rows of a profile are made anew for every block. What cannot
/// be made anew is kept while it is needed: a client's challenge (at most 64 octets), an answer other than rows (at
/// most ``transferLimit`` octets), the blocks of a SET (at most ``setLimit`` octets).
public struct DLMSSession: Sendable {
    /// Service access point of the one logical device, the management logical device.
    public static let managementLogicalDevice: UInt16 = 1
    /// Size in octets of the longest answer other than a profile's rows that is sent in blocks.
    public static let transferLimit = 65_536
    /// Size in octets of the longest value that a SET may bring in blocks.
    public static let setLimit = 1_024
    /// Smallest value that a client may give for the longest APDU it takes, in octets: room for one row of a
    /// half-hourly profile in one ciphered block.
    public static let smallestClientPDU: UInt16 = 80
    /// Size in octets of the longest AARQ that is taken, whatever the meter's longest APDU.
    static let associationRequestLimit = 512

    enum State: UInt8 {
        case idle
        /// High level security: the server's challenge is out and its answer is awaited.
        case challenged
        case associated
    }

    /// A transfer or authentication that the client may continue.
    enum Pending {
        case none
        case clientChallenge([UInt8])
        /// Blocks of rows: the rows that are left, octets of the first of them that are sent already, the block sent
        /// last.
        case rows(SMETS1RowSpan, sent: Int, block: UInt32)
        /// Blocks of octets: index of the next octet to send, the block sent last.
        case octets([UInt8], next: Int, block: UInt32)
        /// Blocks of a SET: what has come so far, the block that came last.
        case set(ObjectReference, [UInt8], block: UInt32)
    }

    var state = State.idle
    var role = SMETS1Profile.Role.public
    var mechanism = AuthenticationMechanism.lowest
    var contextName = ApplicationContextName.logicalNameNoCiphering
    var clientSAP: UInt16 = 0
    var conformance: Conformance = []
    /// Size in octets of the longest APDU that goes to the client: what it takes, and no more than the make can buffer.
    var maximumPDUSize = 0
    /// The client's system title; 0 when it gave none.
    var clientTitle: UInt64 = 0
    /// The server's challenge.
    var challenge: UInt64 = 0
    var pending = Pending.none
    /// The invoke-id of the transfer in ``pending``.
    var transferID: UInt8 = 0

    public init() {}

    /// Whether an association is established.
    public var isAssociated: Bool { state == .associated }

    /// Takes one APDU and acts on it.
    ///
    /// - Parameters:
    /// - Parameters:
    ///   - apdu: APDU as received behind the wrapper header: any octets.
    ///   - clientSAP: source port of the wrapper.
    ///   - serverSAP: destination port of the wrapper.
    ///   - meter: the thread's meter, which has become the meter of this connection.
    ///   - now: current UTC time; the meter's own clock may be off.
    ///   - random: 64 random bits, new for every call: the server's challenge.
    ///   - response: array to which the response is appended, without a wrapper header; not touched unless there is
    ///     one.
    public mutating func process(
        _ apdu: RawSpan, clientSAP: UInt16, serverSAP: UInt16, of meter: SMETS1Meter, at now: UTCTime, random: UInt64,
        into response: inout [UInt8]
    ) -> DLMSOutcome {
        meter.buffer.removeAll()
        let outcome = respond(
            to: apdu, clientSAP: clientSAP, serverSAP: serverSAP, of: meter, at: now, random: random)
        if outcome.disposition == .answered {
            response.append(contentsOf: meter.buffer.octets(from: 0).bindMemory(to: UInt8.self))
        }
        return outcome
    }

    private mutating func respond(
        to apdu: RawSpan, clientSAP: UInt16, serverSAP: UInt16, of meter: SMETS1Meter, at now: UTCTime, random: UInt64
    ) -> DLMSOutcome {
        guard apdu.byteCount > 0 else { return Self.malformed(meter) }
        let tag = apdu.octet(at: 0)
        let limit = Int(meter.profile.maximumPDUSize)
        guard apdu.byteCount <= (tag == AssociationRequest.tag ? max(limit, Self.associationRequestLimit) : limit)
        else { return Self.except(.serviceNotAllowed, .pduTooLong, .oversizePDU, meter) }
        if tag == AssociationRequest.tag {
            return associate(apdu, clientSAP: clientSAP, serverSAP: serverSAP, of: meter, random: random)
        }
        guard clientSAP == self.clientSAP || state == .idle, serverSAP == Self.managementLogicalDevice else {
            return Self.except(
                .serviceNotAllowed, .operationNotPossible,
                serverSAP == Self.managementLogicalDevice ? .notAssociated : .unknownLogicalDevice, meter)
        }
        if tag == Release.Kind.request.rawValue { return release(apdu, meter) }
        guard state != .idle else {
            return Self.except(.serviceNotAllowed, .operationNotPossible, .notAssociated, meter)
        }
        if CipheredAPDU.isCiphered(tag) { return decipher(apdu, of: meter, at: now) }
        guard mechanism != .highLevelGMAC || !meter.profile.highLevelRequiresCiphering else {
            return Self.except(.serviceNotAllowed, .operationNotPossible, .accessDenied, meter)
        }
        return dispatch(apdu, of: meter, at: now, limit: maximumPDUSize, counterBefore: nil)
    }

    /// Serves a plain APDU of one octet or more.
    ///
    /// - Parameters:
    ///   - limit: largest size of the response in octets.
    ///   - counterBefore: the client's invocation counter before the ciphered APDU that this came in; nil for none.
    mutating func dispatch(
        _ apdu: RawSpan, of meter: SMETS1Meter, at now: UTCTime, limit: Int,
        counterBefore: UInt32?
    ) -> DLMSOutcome {
        do throws(CodecError) {
            switch apdu.octet(at: 0) {
            case GetRequest.tag where state == .associated:
                return try get(apdu, of: meter, at: now, limit: limit)
            case SetRequest.tag where state == .associated: return try set(apdu, of: meter, at: now)
            case ActionRequest.tag: return try act(apdu, of: meter, counterBefore: counterBefore)
            case GetRequest.tag, SetRequest.tag:
                return Self.except(.serviceNotAllowed, .operationNotPossible, .notAssociated, meter)
            default: return Self.except(.serviceUnknown, .serviceNotSupported, .serviceRefused, meter)
            }
        } catch {
            return Self.malformed(meter)
        }
    }

    /// Executes RLRQ: the association ends, whatever else the request says.
    private mutating func release(_ apdu: RawSpan, _ meter: SMETS1Meter) -> DLMSOutcome {
        guard (try? Release(decoding: apdu)) != nil else { return Self.malformed(meter) }
        let wasIdle = state == .idle
        self = DLMSSession()
        meter.buffer.append(Release(.response))
        return wasIdle ? .answered : .answered(.released)
    }

    // MARK: Errors

    /// Answers with an exception-response.
    static func except(
        _ state: ExceptionResponse.StateError, _ service: ExceptionResponse.ServiceError,
        _ event: DLMSOutcome.Event, _ meter: SMETS1Meter
    ) -> DLMSOutcome {
        meter.buffer.removeAll()
        meter.buffer.append(ExceptionResponse.tag)
        meter.buffer.append(state.rawValue)
        meter.buffer.append(service.code)
        if case .invocationCounterError(let counter) = service { meter.buffer.append(bigEndian: counter) }
        return .answered(event)
    }

    static func malformed(_ meter: SMETS1Meter) -> DLMSOutcome {
        except(.serviceUnknown, .otherReason, .malformedAPDU, meter)
    }
}

extension ResponseBuffer {
    fileprivate mutating func append(_ release: Release) {
        var octets: [UInt8] = []
        release.encode(into: &octets)
        append(contentsOf: octets)
    }
}
