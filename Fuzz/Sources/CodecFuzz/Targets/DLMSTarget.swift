import COSEM
import FuzzKit
import GBCS

@testable import ESMEEmulator
@testable import SMETS1Meter

extension FuzzTarget {
    /// A SMETS1 meter given APDU after APDU, plain and ciphered with its own keys, in every state of an association.
    static let dlms = FuzzTarget("dlms", maximumSize: 4_096, seeds: DLMSRun.seeds) { octets in
        DLMSRun.shared.run(octets)
    }
}

private final class DLMSRun: SMETS1CredentialSource {
    // libFuzzer has one thread.
    nonisolated(unsafe) static let shared = DLMSRun()

    private static let clientTitle: UInt64 = 0x4D4D_4D00_0000_0001
    private static let challenge: UInt64 = 0x5036_7752_4A32_3146
    private static let keys = SMETS1Credentials(
        password: Array("12345678".utf8), encryptionKey: Array(0..<16), authenticationKey: Array(0xD0..<0xE0))
    private static let times: [UTCTime] = [
        FuzzEstate.now, UTCTime(secondsSince2000: 0), UTCTime(secondsSince2000: -1),
        UTCTime(secondsSince2000: 4_294_967_295), UTCTime(secondsSince2000: -63_000_000_000),
        UTCTime(secondsSince2000: 252_455_615_999), UTCTime(secondsSince2000: .max), UTCTime(secondsSince2000: .min),
    ]

    private let estate = FuzzEstate()
    private lazy var meter = SMETS1Meter(esme: estate.meter, credentials: self)
    private var session = DLMSSession()
    private var clientSAP: UInt16 = 16
    private var now = FuzzEstate.now

    func credentials() -> SMETS1Credentials { Self.keys }

    func run(_ octets: [UInt8]) {
        var input = FuzzInput(octets)
        estate.reset()
        session = DLMSSession()
        meter.counters = SMETS1InvocationCounters()
        meter.profile = Self.profile(&input)
        clientSAP = 16
        now = FuzzEstate.now
        for _ in 0..<24 where !input.isEmpty {
            switch input.octet() % 8 {
            case 0: send(input.piece())
            case 1: send(ciphered(input.piece(), &input))
            case 2: associate(&input)
            case 3: clientSAP = input.choice([16, 32, 48, 1])
            case 4:
                now = input.choice(Self.times)
                estate.meter.clockOffset = input.octet() & 1 == 0 ? 0 : Int64(bitPattern: input.number64())
            case 5: meter.counters.client = UInt32(truncatingIfNeeded: input.number64())
            case 6: meter.counters.server = .max - UInt32(input.octet() & 3)
            default:
                // The make changes while a transfer is under way.
                meter.profile = Self.profile(&input)
            }
        }
    }

    private static func profile(_ input: inout FuzzInput) -> SMETS1Profile {
        var profile = SMETS1Profile()
        let bits = input.octet()
        profile.maximumPDUSize = bits & 1 == 0 ? 1_024 : 64
        profile.highLevelRequiresCiphering = bits & 2 != 0
        profile.halfHourValue = bits & 4 == 0 ? .energy : .cumulative
        profile.profilesHaveExport = bits & 8 != 0
        profile.halfHourHasStatus = bits & 16 != 0
        profile.touRegisterCount = bits & 32 == 0 ? 4 : 48
        profile.quirks.supportsAccessByEntry = bits & 64 == 0
        profile.quirks.reportsInvocationCounterErrors = bits & 128 == 0
        return profile
    }

    private func send(_ apdu: [UInt8]) {
        var response: [UInt8] = []
        let outcome = session.process(
            apdu.span.bytes, clientSAP: clientSAP, serverSAP: 1, of: meter, at: now, random: Self.challenge,
            into: &response)
        must((outcome.disposition == .answered) == !response.isEmpty, "an answer of no octets")
        if session.isAssociated {
            must(
                response.count <= max(80, session.maximumPDUSize),
                "\(response.count) octets for a client that takes \(session.maximumPDUSize)")
        }
        must(response.count <= 65_535, "\(response.count) octets fit no wrapper")
        if case .octets(let octets, let next, _) = session.pending {
            must(octets.count <= DLMSSession.transferLimit && next <= octets.count, "a transfer beyond its limit")
        }
        if case .set(_, let octets, _) = session.pending {
            must(octets.count <= DLMSSession.setLimit, "a SET beyond its limit")
        }
    }

    private func associate(_ input: inout FuzzInput) {
        let size: UInt16 = input.choice([0xFFFF, 80, 200, 0, 1_024])
        var initiate: [UInt8] = []
        InitiateRequest(conformance: Conformance(rawValue: 0x40_7E1F), clientMaximumPDUSize: size).encode(
            into: &initiate)
        let isCiphered = input.octet() & 1 == 0
        clientSAP = input.choice([16, 32, 48])
        var request = AssociationRequest(
            applicationContextName: isCiphered ? .logicalNameWithCiphering : .logicalNameNoCiphering,
            callingAPTitle: EntityIdentifier(Self.clientTitle).octets, userInformation: initiate)
        if clientSAP == 32 {
            request = AssociationRequest(
                applicationContextName: isCiphered ? .logicalNameWithCiphering : .logicalNameNoCiphering,
                callingAPTitle: request.callingAPTitle, mechanismName: .lowLevel,
                callingAuthenticationValue: Self.keys.password, userInformation: initiate)
        } else if clientSAP == 48 {
            if isCiphered {
                initiate = protect(initiate, control: .authenticatedAndEncrypted, isGeneral: false)
            }
            request = AssociationRequest(
                applicationContextName: isCiphered ? .logicalNameWithCiphering : .logicalNameNoCiphering,
                callingAPTitle: request.callingAPTitle, mechanismName: .highLevelGMAC,
                callingAuthenticationValue: Array("K56iVagY".utf8), userInformation: initiate)
        }
        var octets: [UInt8] = []
        request.encode(into: &octets)
        send(octets)
        guard session.state == .challenged else { return }
        let reply = reply()
        send(isCiphered ? protect(reply, control: .authenticatedAndEncrypted, isGeneral: false) : reply)
    }

    /// ACTION reply_to_HLS_authentication with f(StoC).
    private func reply() -> [UInt8] {
        let counter = nextCounter()
        var tag = [UInt8](repeating: 0, count: 12)
        let challenge = EntityIdentifier(Self.challenge).octets
        _ = meter.security.authenticate(
            challenge.span.bytes, by: .init(control: .authenticated, title: Self.clientTitle, counter: counter),
            with: Self.keys, into: &tag)
        var octets: [UInt8] = [0x10]
        octets.append(bigEndian: counter)
        var request: [UInt8] = []
        ActionRequest(.normal(ObjectReference(15, LogicalName(0, 0, 40, 0, 0), 1), .octetString(octets + tag)))
            .encode(into: &request)
        return request
    }

    private func nextCounter() -> UInt32 { meter.counters.client == .max ? .max : meter.counters.client + 1 }

    private func ciphered(_ plain: [UInt8], _ input: inout FuzzInput) -> [UInt8] {
        let choice = input.octet()
        let controls: [SecurityControl] = [.authenticatedAndEncrypted, .encrypted, .authenticated]
        return protect(plain, control: controls[Int(choice) % 3], isGeneral: choice & 0x80 != 0)
    }

    private func protect(_ plain: [UInt8], control: SecurityControl, isGeneral: Bool) -> [UInt8] {
        var text = plain
        var tag = [UInt8](repeating: 0, count: 12)
        let counter = nextCounter()
        text.withUnsafeMutableBytes { text in
            tag.withUnsafeMutableBytes {
                guard let place = $0.baseAddress else { return }
                _ = meter.security.protect(
                    text, by: .init(control: control, title: Self.clientTitle, counter: counter), with: Self.keys,
                    tag: place)
            }
        }
        if control.isAuthenticated { text += tag }
        var result: [UInt8] = []
        CipheredAPDU.appendFront(
            isGeneral ? CipheredAPDU.generalTag : CipheredAPDU.globalTag(of: plain.first ?? 0) ?? 0xC8,
            systemTitle: Self.clientTitle, control, counter: counter, contentCount: text.count, to: &result)
        return result + text
    }

    static func seeds() -> [[UInt8]] {
        func get(_ classID: UInt16, _ name: LogicalName, _ attribute: Int8 = 2, _ access: SelectiveAccess? = nil)
            -> [UInt8]
        {
            var octets: [UInt8] = []
            GetRequest(.normal(AttributeSelection(ObjectReference(classID, name, attribute), access))).encode(
                into: &octets)
            return octets
        }
        func encoded(_ request: GetRequest) -> [UInt8] {
            var octets: [UInt8] = []
            request.encode(into: &octets)
            return octets
        }
        func encoded(_ request: SetRequest) -> [UInt8] {
            var octets: [UInt8] = []
            request.encode(into: &octets)
            return octets
        }
        let (register, clock) = (LogicalName(1, 0, 1, 8, 0), LogicalName(0, 0, 1, 0, 0))
        let profiles = [
            LogicalName(1, 0, 99, 1, 0), LogicalName(1, 0, 99, 2, 0), LogicalName(0, 0, 98, 1, 0),
            LogicalName(0, 0, 99, 98, 0),
        ]
        let range = SelectiveAccess.range(
            restricting: .clock, from: .octetString(COSEMDateTime(FuzzEstate.now - 86_400).octets),
            to: .octetString(COSEMDateTime(FuzzEstate.now).octets), selected: [])
        let time = COSEMData.octetString(COSEMDateTime(FuzzEstate.now + 60).octets)
        let clockSelection = AttributeSelection(ObjectReference(8, clock, 2))
        var requests = [get(3, register), get(3, register, 3), get(8, clock), get(15, LogicalName(0, 0, 40, 0, 0))]
        for profile in profiles {
            requests += [get(7, profile), get(7, profile, 3), get(7, profile, 7), get(7, profile, 2, range)]
            requests.append(get(7, profile, 2, .entries(from: 1, to: 5, columnsFrom: 1, columnsTo: 2)))
        }
        requests += [
            encoded(GetRequest(.next(block: 1))),
            encoded(
                GetRequest(
                    .withList([
                        AttributeSelection(ObjectReference(3, register, 2)),
                        AttributeSelection(ObjectReference(7, profiles[0], 2), range),
                    ]))),
            encoded(SetRequest(.normal(clockSelection, time))),
            encoded(SetRequest(.withFirstBlock(clockSelection, .init(isLast: false, number: 1, octets: time.encoded)))),
            encoded(SetRequest(.withList([clockSelection], [time]))), [0x62, 0x03, 0x80, 0x01, 0x00],
        ]
        var seeds: [[UInt8]] = []
        for (number, request) in requests.enumerated() {
            // Choices of the make; an association; the request, plain or ciphered; two more blocks.
            let isCiphered = number.isMultiple(of: 2)
            var seed: [UInt8] = [
                UInt8(number), 2, UInt8(number % 5), isCiphered ? 0 : 1, isCiphered ? 2 : UInt8(number % 3),
            ]
            for apdu in [request, encoded(GetRequest(.next(block: 1))), encoded(GetRequest(.next(block: 2)))] {
                seed.append(isCiphered ? 1 : 0)
                seed.append(piece: apdu)
                if isCiphered { seed.append(0) }
            }
            seeds.append(seed)
        }
        return seeds
    }
}
