import DUIS
import Testing

@testable import DCC

@Suite("What is served")
struct ServedRequestsTests {
    private func reason(_ variant: ServiceReferenceVariant) throws -> String? {
        ServedRequests.reason(try #require(ServiceRequestCatalogue[variant]))
    }

    @Test(
        "What becomes a Command, or is answered by the DCC here, is served",
        arguments: ["4.8.1", "1.1.1", "8.11", "5.1", "5.2", "5.3", "8.2", "8.3", "8.4", "8.13", "8.14.4", "12.2"])
    func served(variant: String) throws {
        #expect(try reason(ServiceReferenceVariant(rawValue: variant)) == nil)
        #expect(ServedRequests.refusal(of: ServiceReferenceVariant(rawValue: variant)) == nil)
    }

    @Test(
        "What is not served says why",
        arguments: [
            ("4.1.4", "no gas device is emulated"), ("6.6", "no gas device is emulated"),
            ("8.5", "the Service Request Matrix gives it to no role of a User"),
            ("8.7.2", "becomes no command of an ESME or a Communications Hub Function"),
            ("14.1", "no gas device is emulated"), ("11.4", "no PPMID is emulated"),
        ])
    func notServed(variant: String, why: String) throws {
        let variant = ServiceReferenceVariant(rawValue: variant)
        #expect(try reason(variant) == why)
        #expect(ServedRequests.refusal(of: variant) == "\(variant) is not served: \(why).")
    }

    @Test("Every variant that becomes a Command is in the catalogue, and no reason is of a served one")
    func catalogue() {
        let all = Set(ServiceRequestCatalogue.all.map(\.variant))
        #expect(ServiceRequestTranslation.variants.isSubset(of: all))
        let unserved = ServiceRequestCatalogue.all.filter { ServedRequests.reason($0) != nil }
        #expect(all.count == 129)
        // What nobody may send is not served although it could be made a Command.
        let makeable = unserved.filter { ServiceRequestTranslation.variants.contains($0.variant) }
        #expect(makeable.map(\.variant) == ["8.5"] && makeable.allSatisfy(\.roles.isEmpty))
    }

    @Test("A reason is part of a sentence, without end")
    func wording() {
        for kind in ServiceRequestCatalogue.all {
            guard let reason = ServedRequests.reason(kind) else { continue }
            #expect(!reason.hasSuffix(".") && !reason.contains("|"), "\(kind.variant)")
        }
    }

    @Test("Of SMETS1 Devices five kinds of data are read, and the DCC's own answers are theirs too")
    func smets1() throws {
        let read = ServiceRequestCatalogue.all.filter {
            !$0.isAnsweredByDCC && ServedRequests.reasonOnSMETS1($0) == nil
        }
        #expect(read.map(\.variant.rawValue).sorted() == ["4.1.1", "4.2", "4.6.1", "4.8.1", "4.8.3"])
        #expect(ServedRequests.reasonOnSMETS1(try #require(ServiceRequestCatalogue["5.1"])) == nil)
        #expect(
            ServedRequests.refusalOnSMETS1(of: "7.1").hasPrefix("7.1 is not served: of SMETS1 Devices an S1SP reads"))
    }

    @Test("A variant that DUIS does not have is refused too")
    func unknown() {
        #expect(
            ServedRequests.refusal(of: "99.1")
                == "99.1 is not served: becomes no command of an ESME or a Communications Hub Function.")
    }
}
