import COSEM
import ESMEEmulator
import GBCS
import Testing

@testable import DCC
@testable import DUIS

/// Bodies of Service Requests, and the contents of commands that they are to become.
enum BodyFixture {
    static let esme = EntityIdentifier(0x00DB_1234_5678_90A0)
    static let hub = EntityIdentifier(0x00DB_1234_5678_90A2)

    static func meter(
        _ elements: ElementVariant = .singleElement, as role: RemotePartyRole = .supplier
    ) -> TranslationTarget {
        TranslationTarget(
            esme, type: .esme, elements: elements, requester: role,
            otherDevices: [EntityIdentifier(0x00DB_1234_5678_909A): .ppmid])
    }

    static let communicationsHub = TranslationTarget(hub, type: .communicationsHubFunction, requester: .supplier)

    /// The element that `xml` is.
    static func element(_ xml: String) throws -> Element { try XMLReader().read(Array(xml.utf8)).element }

    static func request(
        _ variant: ServiceReferenceVariant, _ xml: String, to target: TranslationTarget = meter()
    ) throws -> GBCSRequest {
        let requests = try ServiceRequestTranslation.requests(for: element(xml), as: variant, to: target)
        try #require(requests.count == 1)
        return requests[0]
    }

    /// The sentence with which a body is refused; empty where it is not.
    static func mistake(
        _ variant: ServiceReferenceVariant, _ xml: String, to target: TranslationTarget = meter()
    ) throws -> String {
        let body = try element(xml)
        do {
            _ = try ServiceRequestTranslation.requests(for: body, as: variant, to: target)
            return ""
        } catch { return error.description }
    }

    /// Originator Counter of the contents below.
    static let counter: UInt64 = 0x3E8

    static func octets(_ request: GBCSRequest) -> String {
        request.octets(
            header: GroupingHeader(
                craFlag: .command, originatorCounter: counter,
                businessOriginator: EntityIdentifier(0x90B3_D51F_3001_0000), businessTarget: esme,
                otherInformation: .messageCode(request.useCase.messageCode))
        ).hexadecimal
    }

    /// An access-request by hand: for each item the kind (01 get, 02 set, 03 action), class, logical name and member, and
    /// its data.
    static func accessRequest(_ items: [(specification: String, data: String)]) -> String {
        let count = UInt8(items.count).hexadecimal
        return "D9200003E800" + count + items.map(\.specification).joined() + count + items.map(\.data).joined()
    }
}
