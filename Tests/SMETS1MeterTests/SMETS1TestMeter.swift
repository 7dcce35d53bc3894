import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator
@testable import SMETS1Meter

/// A SMETS1 meter with the Green Book's system title and keys, and a client that talks to it over one connection.
///
/// The load is steady: at noon on 2026-11-01 active import reads 00288A20, and every half hour is 900 Wh.
final class SMETS1TestMeter: SMETS1CredentialSource {
    static let title: UInt64 = 0x4D4D_4D00_00BC_614E
    static let clientTitle: UInt64 = 0x4D4D_4D00_0000_0001
    static let keys = SMETS1Credentials(
        password: Array("12345678".utf8), encryptionKey: octets("000102030405060708090A0B0C0D0E0F"),
        authenticationKey: octets("D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF"))
    /// The server's challenge of the Green Book's example: "P6wRJ21F".
    static let challenge: UInt64 = 0x5036_7752_4A32_3146

    let esme: ESME
    private(set) var meter: SMETS1Meter!
    var session = DLMSSession()
    var now = TestEstate.noon
    var clientSAP: UInt16 = 16
    var serverSAP: UInt16 = 1
    private(set) var credentialRequests = 0
    private(set) var lastOutcome = DLMSOutcome(.nothingToSend)

    init(_ change: (inout SMETS1Profile) -> Void = { _ in }) {
        esme = TestEstate().meter
        esme.identity.entityIdentifier = EntityIdentifier(Self.title)
        meter = SMETS1Meter(esme: esme, credentials: self)
        var profile = SMETS1Profile()
        change(&profile)
        meter.profile = profile
    }

    func credentials() -> SMETS1Credentials {
        credentialRequests += 1
        return Self.keys
    }

    // MARK: APDUs

    /// Sends an APDU and gives the response; empty when there is none.
    @discardableResult
    func send(_ apdu: [UInt8]) -> [UInt8] {
        var response: [UInt8] = []
        lastOutcome = session.process(
            apdu.span.bytes, clientSAP: clientSAP, serverSAP: serverSAP, of: meter, at: now, random: Self.challenge,
            into: &response)
        #expect((lastOutcome.disposition == .answered) == !response.isEmpty)
        return response
    }

    func send(_ hexadecimal: String) -> String { send(octets(hexadecimal)).hexadecimal }

    var event: DLMSOutcome.Event? { lastOutcome.event }

    /// `01000000065F1F0400 conformance size`.
    static func initiate(_ conformance: UInt32 = 0x7E1F, size: UInt16 = 0xFFFF) -> [UInt8] {
        var octets: [UInt8] = []
        InitiateRequest(conformance: Conformance(rawValue: conformance), clientMaximumPDUSize: size)
            .encode(into: &octets)
        return octets
    }

    static func aarq(_ request: AssociationRequest) -> [UInt8] {
        var octets: [UInt8] = []
        request.encode(into: &octets)
        return octets
    }

    /// Associates as a client of a role.
    func associate(
        _ role: SMETS1Profile.Role = .public, conformance: UInt32 = 0x40_7E1F, size: UInt16 = 0xFFFF
    ) throws {
        let initiate = Self.initiate(conformance, size: size)
        switch role {
        case .public:
            clientSAP = 16
            send(Self.aarq(AssociationRequest(userInformation: initiate)))
        case .reader:
            clientSAP = 32
            send(
                Self.aarq(
                    AssociationRequest(
                        mechanismName: .lowLevel, callingAuthenticationValue: Self.keys.password,
                        userInformation: initiate)))
        case .management:
            clientSAP = 48
            send(
                Self.aarq(
                    AssociationRequest(
                        callingAPTitle: octets("4D4D4D0000000001"), mechanismName: .highLevelGMAC,
                        callingAuthenticationValue: Array("K56iVagY".utf8), userInformation: initiate)))
            send(reply(counter: meter.counters.client + 1))
        }
        try #require(session.isAssociated)
    }

    /// Ciphers what a client sends.
    func ciphered(
        _ plain: [UInt8], counter: UInt32, control: SecurityControl = .authenticatedAndEncrypted,
        isGeneral: Bool = false
    ) -> [UInt8] {
        var text = plain
        var tag = [UInt8](repeating: 0, count: 12)
        let isProtected = text.withUnsafeMutableBytes { text in
            tag.withUnsafeMutableBytes {
                meter.security.protect(
                    text, by: .init(control: control, title: Self.clientTitle, counter: counter), with: Self.keys,
                    tag: $0.baseAddress!)
            }
        }
        #expect(isProtected)
        if control.isAuthenticated { text += tag }
        var result: [UInt8] = []
        CipheredAPDU.appendFront(
            isGeneral ? CipheredAPDU.generalTag : CipheredAPDU.globalTag(of: plain.first ?? 0) ?? 0xC8,
            systemTitle: Self.clientTitle, control, counter: counter, contentCount: text.count, to: &result)
        return result + text
    }

    /// Deciphers what the meter sent.
    func deciphered(_ apdu: [UInt8]) throws -> [UInt8] {
        let layout = try CipheredAPDU(apdu.span.bytes)
        var plain = [UInt8](repeating: 0, count: apdu.count)
        let count = plain.withUnsafeMutableBytes {
            meter.security.unprotect(
                apdu.span.bytes.extracting(layout.content),
                by: .init(
                    control: layout.securityControl, title: Self.title, counter: layout.invocationCounter),
                with: Self.keys, into: $0)
        }
        return Array(plain.prefix(try #require(count)))
    }

    /// ACTION reply_to_HLS_authentication with f(StoC).
    func reply(counter: UInt32) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: 12)
        let challenge = octets(Self.challenge.hexadecimal)
        #expect(
            meter.security.authenticate(
                challenge.span.bytes, by: .init(control: .authenticated, title: Self.clientTitle, counter: counter),
                with: Self.keys, into: &tag))
        return octets("C301C1000F0000280000FF0101 0911 10\(counter.hexadecimal)\(tag.hexadecimal)")
    }

    // MARK: Services

    static func get(_ classID: UInt16, _ name: LogicalName, _ attribute: Int8, _ access: SelectiveAccess? = nil)
        -> [UInt8]
    {
        var octets: [UInt8] = []
        GetRequest(.normal(AttributeSelection(ObjectReference(classID, name, attribute), access))).encode(into: &octets)
        return octets
    }

    /// Reads an attribute, in blocks where need be.
    func read(
        _ classID: UInt16, _ name: LogicalName, _ attribute: Int8 = 2, _ access: SelectiveAccess? = nil
    ) throws -> COSEMData {
        var octets: [UInt8] = []
        var response = try GetResponse(decoding: send(Self.get(classID, name, attribute, access)))
        while true {
            switch response.form {
            case .normal(.data(let data)): return data
            case .block(let block):
                guard case .octets(let piece) = block.content else { throw NoSuchValue(text: "\(block)") }
                octets += piece
                guard !block.isLast else { return try COSEMData(decoding: octets) }
                var next: [UInt8] = []
                GetRequest(.next(block: block.number)).encode(into: &next)
                response = try GetResponse(decoding: send(next))
            default: throw NoSuchValue(text: "\(response)")
            }
        }
    }

    /// The rows of a profile.
    func rows(_ name: LogicalName, _ access: SelectiveAccess? = nil) throws -> [[COSEMData]] {
        guard case .array(let rows) = try read(7, name, 2, access) else { throw NoSuchValue(text: "no array") }
        return try rows.map {
            guard case .structure(let cells) = $0 else { throw NoSuchValue(text: "no structure") }
            return cells
        }
    }

    static func range(
        _ from: UTCTime, _ to: UTCTime, selected: [CaptureObject] = [], restricting: CaptureObject = .clock
    ) -> SelectiveAccess {
        .range(
            restricting: restricting, from: .octetString(COSEMDateTime(from).octets),
            to: .octetString(COSEMDateTime(to).octets), selected: selected)
    }
}

extension LogicalName {
    static let activeImport = LogicalName(1, 0, 1, 8, 0)
    static let halfHours = LogicalName(1, 0, 99, 1, 0)
    static let days = LogicalName(1, 0, 99, 2, 0)
    static let months = LogicalName(0, 0, 98, 1, 0)
    static let events = LogicalName(0, 0, 99, 98, 0)
    static let clock = LogicalName(0, 0, 1, 0, 0)
    static let association = LogicalName(0, 0, 40, 0, 0)
}

extension COSEMData {
    /// The moment that a clock date-time in an octet-string says.
    var moment: UTCTime? {
        guard case .octetString(let octets) = self, octets.count == 12 else { return nil }
        var reader = OctetReader(octets)
        return (try? COSEMDateTime(from: &reader))?.utc
    }
}
