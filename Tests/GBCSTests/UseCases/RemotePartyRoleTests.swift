import Testing

@testable import GBCS

@Suite("Remote Party Roles (GBCS 4.3.2.5)")
struct RemotePartyRoleTests {
    @Test("roles by number")
    func numbers() {
        #expect(RemotePartyRole.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 127])
        #expect(
            RemotePartyRole.allCases.map(\.name) == [
                "Root", "Recovery", "Supplier", "Network Operator", "Access Control Broker", "Transitional CoS",
                "WAN Provider", "Issuing Authority", "Load Controller", "Other",
            ])
    }

    @Test("the roles a use case can be open to")
    func permission() {
        let all: RemotePartyRoles = [.supplier, .networkOperator, .accessControlBroker, .loadController]
        let open: [RemotePartyRole] = [.supplier, .networkOperator, .accessControlBroker, .loadController]
        for role in RemotePartyRole.allCases {
            #expect(all.contains(role) == open.contains(role))
            #expect(!RemotePartyRoles().contains(role))
        }
        #expect(RemotePartyRoles.supplier.contains(RemotePartyRole.supplier))
        #expect(!RemotePartyRoles.supplier.contains(RemotePartyRole.networkOperator))
        #expect(!RemotePartyRoles.loadController.contains(RemotePartyRole.accessControlBroker))
    }
}
