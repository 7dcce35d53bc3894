import Testing

@testable import SMETS1Port

/// The addresses of an access point.
@Suite struct AddressPrefixTests {
    @Test func standardPrefixIsInsideLoopback() {
        #expect(AddressPrefix.standard.description == "127.64.0.0/10")
        #expect(AddressPrefix.standard.isLoopback)
        #expect(AddressPrefix.standard.count == 4_194_302)
        #expect(AddressPrefix("127.64.0.0/10") == .standard)
    }

    @Test(arguments: [
        ("127.64.0.0/10", 0, "127.64.0.1"), ("127.64.0.0/10", 254, "127.64.0.255"),
        ("127.64.0.0/10", 255, "127.64.1.0"), ("127.64.0.0/10", 4_194_301, "127.127.255.254"),
        ("10.1.0.0/30", 0, "10.1.0.1"), ("10.1.0.0/30", 1, "10.1.0.2"),
    ])
    func aPlaceHasOneAddress(prefix: String, place: Int, address: String) throws {
        let prefix = try #require(AddressPrefix(prefix))
        #expect(AddressPrefix.text(prefix.address(place)) == address)
        #expect(prefix.place(of: try #require(AddressPrefix.address(address))) == place)
    }

    @Test(arguments: ["127.64.0.0", "127.128.0.0", "127.127.255.255", "10.0.0.1", "0.0.0.0", "255.255.255.255"])
    func addressesOutsideHaveNoPlace(address: String) throws {
        #expect(AddressPrefix.standard.place(of: try #require(AddressPrefix.address(address))) == nil)
    }

    @Test func otherPrefixesAreNotLoopback() throws {
        #expect(try #require(AddressPrefix("10.0.0.0/8")).isLoopback == false)
        #expect(try #require(AddressPrefix("126.0.0.0/7")).isLoopback == false)
        #expect(try #require(AddressPrefix("127.0.0.0/8")).isLoopback)
    }

    @Test(arguments: [
        "", "127.64.0.0", "127.64.0.0/", "127.64.0.0/0", "127.64.0.0/31", "127.64.0.0/33", "127.64.0.1/10",
        "127.64.0/10", "127.64.0.0.0/10", "127.64.0.256/32", "127.64..0/10", "a.b.c.d/10", "127.64.0.0/10/1",
        "127.64.0.0/-1", "+127.64.0.0/10", "٣.0.0.0/8",
    ])
    func whatIsNoPrefixIsRefused(text: String) { #expect(AddressPrefix(text) == nil) }

    @Test(arguments: ["", "1", "1.2.3", "1.2.3.4.5", "1.2.3.-4", "1.2.3.256", "1.2.3.x", "1.2.3.", "+1.2.3.4"])
    func whatIsNoAddressIsRefused(text: String) { #expect(AddressPrefix.address(text) == nil) }
}
