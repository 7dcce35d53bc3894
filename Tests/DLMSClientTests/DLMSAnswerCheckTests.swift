import COSEM
import Testing

@testable import DLMSClient

/// What is let through as an answer, and what is not.
struct DLMSAnswerCheckTests {
    private let day = UTCTime(secondsSince2000: 26 * 365 * 86_400)

    private func outcome(_ read: DLMSRead, _ apdu: [UInt8]) -> DLMSLoadOutcome {
        DLMSAnswerCheck(read, days: [day]).outcome(of: apdu.span.bytes, apdu.indices, day: 0)
    }

    private func rightAnswer(_ read: DLMSRead) -> [UInt8] {
        DLMSResponder.answer(to: DLMSRequests.get(read, identifier: 3, day: day))
    }

    @Test(arguments: DLMSRead.allCases)
    func theRightAnswerIsTaken(read: DLMSRead) {
        let answer = rightAnswer(read)
        #expect(outcome(read, answer) == .answered)
        #expect(DLMSAnswerCheck.identifier(of: answer.span.bytes, answer.indices) == 3)
    }

    @Test(arguments: DLMSRead.allCases)
    func everyTruncationIsMalformed(read: DLMSRead) {
        let answer = rightAnswer(read)
        for count in 4..<answer.count { #expect(outcome(read, Array(answer.prefix(count))) == .malformed) }
        #expect(outcome(read, answer + [0]) == .malformed)
    }

    @Test(arguments: DLMSRead.allCases)
    func changedOctetsNeverTrap(read: DLMSRead) {
        let answer = rightAnswer(read)
        for place in answer.indices {
            for value: UInt8 in [0x00, 0x01, 0x02, 0x7F, 0x80, 0x84, 0xFF] {
                var changed = answer
                changed[place] = value
                _ = outcome(read, changed)
            }
        }
    }

    @Test(arguments: [
        ("C4 01 43 01 03", DLMSLoadOutcome.dataAccessError), ("C4 02 43 00 00 00 00 01 00 01 06", .wrongBlock),
        ("C4 03 43 01 00 06 00 00 00 01", .wrongService), ("C4 01 43 00 06 00 00 00 00", .wrongData),
        ("C4 01 43 00 06 00 00 00 01", .answered), ("C4 01 43 00 15 00 00 00 00 00 00 00 01", .answered),
        ("C4 01 43 00 15 FF FF FF FF FF FF FF FF", .wrongData), ("C4 01 43 00 05 FF FF FF FF", .wrongData),
        ("C4 01 43 00 14 00 00 00 00 00 00 00 01", .answered), ("C4 01 43 00 05 00 00 00 01", .answered),
        ("C4 01 43 00 09 01 06", .wrongData), ("C4 01 43 00", .malformed), ("C4 01 43 00 06 00 00 01", .malformed),
    ])
    func aRegisterIsAPlausibleNumber(octets: String, expected: DLMSLoadOutcome) throws {
        #expect(outcome(.register, try Array(hexadecimal: octets)) == expected)
    }

    @Test func aDayOfAnotherSizeOrDateIsWrong() {
        var short = rightAnswer(.day)
        short[5] = 47
        short.removeLast(23)
        #expect(outcome(.day, short) == .wrongData)
        let other = DLMSResponder.answer(to: DLMSRequests.get(.day, identifier: 3, day: day + 86_400))
        #expect(outcome(.day, other) == .wrongData)
        #expect(outcome(.day, [0xC4, 0x01, 0x43, 0x00, 0x01, 0x00]) == .wrongData)
    }

    @Test func laterRowsMayLeaveTheirTimeOut() {
        let answer = rightAnswer(.day)
        // Two octets of header after the four of the service, then rows of 23.
        var lean = Array(answer.prefix(6 + 23))
        for row in 1..<48 {
            let start = 6 + row * 23
            lean += [0x02, 0x03, 0x00] + answer[(start + 16)..<(start + 23)]
        }
        #expect(outcome(.day, lean) == .answered)
    }

    @Test func rowsMayHaveOtherTypesThanTheFirst() {
        let answer = rightAnswer(.day)
        var mixed = Array(answer.prefix(6))
        for row in 0..<48 {
            let start = 6 + row * 23
            let time = answer[(start + 2)..<(start + 16)]
            mixed += [0x02, 0x03] + time + (row % 3 == 1 ? [0x12, 0x00, 0x07] : [0x06, 0x00, 0x00, 0x00, 0x07])
            mixed += row % 5 == 2 ? [0x00] : [0x09, UInt8(row % 4)] + [UInt8](repeating: 0xAA, count: row % 4)
        }
        #expect(outcome(.day, mixed) == .answered)
        mixed.removeLast()
        #expect(outcome(.day, mixed) == .malformed)
    }

    @Test func rowsMayHaveNestedAndManyColumns() {
        let time = DLMSResponder.answer(to: DLMSRequests.get(.day, identifier: 3, day: day))[8..<22]
        for columns: [UInt8] in [[0x01, 0x01, 0x11, 0x05], Array(repeating: 0x00, count: 11)] {
            let count = columns[0] == 0x01 ? 2 : 12
            let row = [0x02, UInt8(count)] + time + columns
            var octets: [UInt8] = [0xC4, 0x01, 0x43, 0x00, 0x01, 48]
            for _ in 0..<48 { octets += row }
            #expect(outcome(.day, octets) == .answered)
        }
    }

    @Test(arguments: [
        ("0001 0001 0010 0002 C401", DLMSFrame.apdu(8..<10)), ("0001 0001 0010 0000", .apdu(8..<8)),
        ("0001 0001 0010 0002 C4", .incomplete), ("0001 0001 0010 00", .incomplete), ("", .incomplete),
        ("0001 0001 0020 0002 C401", .wrongHeader), ("0001 0002 0010 0002 C401", .wrongHeader),
        ("0002 0001 0010 0002 C401", .wrongHeader),
    ])
    func aFrameIsKnownByItsHeader(octets: String, frame: DLMSFrame) throws {
        let octets = try [UInt8](hexadecimal: octets)
        #expect(DLMSFrame.at(0, of: octets.span.bytes, to: 16) == frame)
    }

    @Test func anAssociationIsAcceptedOrRefusedWithItsReason() throws {
        #expect(DLMSAssociationAnswer(DLMSResponder.association) == .accepted(maximumSize: 65_535))
        #expect(
            DLMSAssociationAnswer(DLMSResponder.refusal) == .refused("association refused: authentication failure (13)")
        )
        #expect(DLMSAssociationAnswer([0xD8, 0x01, 0x02]) == .refused("answers the AARQ with an APDU of tag D8"))
        for count in 0..<DLMSResponder.association.count {
            guard case .refused = DLMSAssociationAnswer(Array(DLMSResponder.association.prefix(count))) else {
                Issue.record("\(count) octets of an AARE were accepted")
                continue
            }
        }
    }
}
