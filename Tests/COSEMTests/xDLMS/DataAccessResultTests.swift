import COSEM
import Testing

@Suite("DataAccessResult")
struct DataAccessResultTests {
    static let standard: [(DataAccessResult, UInt8, String)] = [
        (.success, 0, "success"), (.hardwareFault, 1, "hardware-fault"), (.temporaryFailure, 2, "temporary-failure"),
        (.readWriteDenied, 3, "read-write-denied"), (.objectUndefined, 4, "object-undefined"),
        (.objectClassInconsistent, 9, "object-class-inconsistent"), (.objectUnavailable, 11, "object-unavailable"),
        (.typeUnmatched, 12, "type-unmatched"), (.scopeOfAccessViolated, 13, "scope-of-access-violated"),
        (.dataBlockUnavailable, 14, "data-block-unavailable"), (.longGetAborted, 15, "long-get-aborted"),
        (.noLongGetInProgress, 16, "no-long-get-in-progress"), (.longSetAborted, 17, "long-set-aborted"),
        (.noLongSetInProgress, 18, "no-long-set-in-progress"),
        (.dataBlockNumberInvalid, 19, "data-block-number-invalid"), (.otherReason, 250, "other-reason"),
    ]

    @Test("numbers and names are those of the standard", arguments: standard)
    func numbersAndNames(result: DataAccessResult, number: UInt8, name: String) {
        #expect(result.rawValue == number)
        #expect(result.description == name)
        #expect(DataAccessResult(name: name) == result)
        #expect(DataAccessResult(name: String(number)) == result)
    }

    @Test("all other numbers have no name")
    func unnamed() {
        let named = Set(Self.standard.map(\.1))
        for number in UInt8.min...UInt8.max where !named.contains(number) {
            #expect(DataAccessResult(rawValue: number).description == "result \(number)")
            #expect(DataAccessResult(name: "\(number)")?.rawValue == number)
        }
    }

    @Test("names in any case")
    func anyCase() {
        #expect(DataAccessResult(name: "Success")?.rawValue == 0)
        #expect(DataAccessResult(name: "HARDWARE-FAULT")?.rawValue == 1)
    }

    @Test("text that is neither a name nor a number", arguments: ["", "succes", "other reason", "256", "-1", "0x01"])
    func refused(name: String) {
        #expect(DataAccessResult(name: name) == nil)
    }
}
