import DCC
import GBCS
import RadioNet
import Testing

@testable import NetworkStudies

/// Networks with the sizes of a fleet's own messages.
@Suite struct NetworkTrafficTests {
    @Test(
        "A Service Request is a command in a role",
        arguments: [
            (ServiceRequest(.registers, by: .supplier), MessageCode.ecs17b, RequestingRole.supplier),
            (ServiceRequest(.dailyReads, by: .meterDataRetriever), .ecs21a, .meterDataRetriever),
            (ServiceRequest(.importProfile, by: .supplier), .ecs22b, .supplier),
            (ServiceRequest(.exportProfile, by: .otherSupplier), .ecs22a, .otherSupplier),
        ])
    func request(_ request: ServiceRequest, code: MessageCode, role: RequestingRole) throws {
        let kind = try #require(RequestKind(request))
        #expect(kind.request.useCase.messageCode == code && kind.role == role)
    }

    @Test func sizesFollowFromTheRequestAndNotFromTheName() throws {
        let traffic = try TrafficFixture.estate(40)
        let dictionary = try NetworkDictionary.train(traffic, size: 2_000)
        let own = [ExchangeKind.Size(downlink: 1, uplink: 2, compressedDownlink: 3, compressedUplink: 4)]
        var network = NetworkModel.cspNorth
        network.settlement.supplierImport = ExchangeKind(
            name: "4.8.1 retriever", priority: .settlement, sizes: own,
            serviceRequest: ServiceRequest(.importProfile, by: .supplier))
        network.settlement.export = ExchangeKind(name: "4.8.3", priority: .settlement, sizes: own)
        let measured = try network.measured(
            traffic, dictionary: dictionary, settings: .fitting(dictionary: 2_000), sample: 3, seed: 1)
        let (supplier, retriever) = (measured.settlement.supplierImport, measured.settlement.retrieverImport)
        // A retriever's command carries its certificate.
        #expect(supplier.sizes.count == 3 && supplier.sizes.allSatisfy { $0.downlink == 187 })
        #expect(retriever.sizes.count == 3 && retriever.sizes.allSatisfy { $0.downlink > 500 })
        #expect(supplier == network.settlement.supplierImport.with(sizes: supplier.sizes))
        #expect(measured.settlement.export == network.settlement.export)
        for (kind, before) in zip(measured.baseline.map(\.kind), network.baseline.map(\.kind)) {
            #expect((kind == before) == (before.serviceRequest == nil), "\(before.name)")
            #expect(kind == before.with(sizes: kind.sizes))
        }
        #expect(throws: TrafficError.self) {
            try network.measured(traffic, dictionary: dictionary, settings: .standard, sample: 1, seed: 1)
        }
    }
}
