import Testing

@testable import SMETS1Port

/// Telephone numbers of meters.
@Suite struct SubscriberNumbersTests {
    @Test(arguments: [
        (0, "447900000000"), (3, "447900000003"), (32_000_000, "447932000000"), (99_999_999, "447999999999"),
    ])
    func aMeterHasOneNumber(meter: Int, number: String) {
        #expect(SubscriberNumbers.standard.number(of: meter) == number)
        #expect(SubscriberNumbers.standard.meter(of: number) == meter)
        #expect(SubscriberNumbers.standard.meter(of: "+" + number) == meter)
    }

    @Test(arguments: [
        "", "+", "4479", "44790000000", "4479000000000", "447800000000", "44790000000x", "4479-0000001",
        "++447900000000",
        "4479+0000001", "٤٤٧٩00000000",
    ])
    func whatIsNoNumberHasNoMeter(text: String) { #expect(SubscriberNumbers.standard.meter(of: text) == nil) }

    @Test func anotherPrefixGivesOtherNumbers() throws {
        let numbers = try #require(SubscriberNumbers(checking: "88299"))
        #expect(numbers.number(of: 17) == "8829900000017")
        #expect(numbers.meter(of: "8829900000017") == 17)
    }

    @Test(arguments: ["", "0", "079", "12345678", "44x", "+44", " 44"])
    func wrongPrefixesAreRefused(prefix: String) { #expect(SubscriberNumbers(checking: prefix) == nil) }
}
