import Testing

@testable import DLMSClient
@testable import LoadTest

struct MeterAddressesTests {
    @Test func addressesAreConsecutive() throws {
        let addresses = try MeterAddresses(first: "127.64.0.255", count: 3)
        #expect([addresses[0], addresses[1], addresses[3]] == ["127.64.0.255", "127.64.1.0", "127.64.0.255"])
        #expect(addresses.isLoopback)
        #expect(try !MeterAddresses(first: "127.255.255.255", count: 2).isLoopback)
        #expect(try !MeterAddresses(first: "10.0.0.1", count: 1).isLoopback)
    }

    @Test(arguments: ["localhost", "127.64.0", "127.64.0.256", "127.64..1", "", "::1"])
    func whatIsNoAddressIsRefused(host: String) {
        #expect(throws: LoadError.self) { try MeterAddresses(first: host, count: 1) }
    }

    @Test func errorsNameTheOption() {
        #expect(throws: LoadError("first 255.255.255.255: has no 2 addresses from there on")) {
            try MeterAddresses(first: "255.255.255.255", count: 2, named: "first")
        }
    }

    @Test func countsThatDoNotFitAreRefused() {
        #expect(throws: LoadError.self) { try MeterAddresses(first: "127.64.0.1", count: 0) }
        #expect(throws: LoadError.self) { try MeterAddresses(first: "255.255.255.255", count: 2) }
    }
}
