import COSEM
import NIOPosix
import Testing

@testable import DLMSClient
@testable import LoadTest

/// A meter in this process, read attribute by attribute.
@Suite(.serialized) struct DLMSReaderTests {
    private static let register = ObjectReference(3, LogicalName(1, 0, 1, 8, 0), 2)

    private func reading<Value>(
        _ fault: DLMSResponder.Fault = .none, timeout: Double = 10, _ read: (DLMSReader) async throws -> Value
    ) async throws -> Value {
        let responder = try await DLMSResponder(fault)
        do {
            let reader = try await DLMSReader.associate(
                host: "127.64.0.1", port: responder.port, client: .publicClient, maximumSize: 512, timeout: timeout,
                on: MultiThreadedEventLoopGroup.singleton)
            let value = try await read(reader)
            await reader.release()
            try await responder.stop()
            return value
        } catch {
            try await responder.stop()
            throw error
        }
    }

    @Test(arguments: [DLMSResponder.Fault.none, .sendsBlocks])
    func aMeterIsReadWhole(fault: DLMSResponder.Fault) async throws {
        let reading = try await reading { try await DLMSMeterReading(from: $0, range: nil) }
        #expect(reading.clock == DLMSResponder.now.description)
        #expect(reading.logicalDeviceName == "ABC")
        #expect(reading.firmware == nil)
        #expect(reading.failures == ["1-0:0.2.0.255 attribute 2: object-undefined"])
        #expect(reading.registers == [.init(name: "1-0:1.8.0.255", value: 12_345_678, unit: "Wh")])
        let profile = try #require(reading.profile)
        #expect(profile.columns == ["0-0:1.0.0.255", "1-0:1.8.0.255", "0-0:96.10.1.255"])
        #expect(profile.rows.count == 48)
        let midnight = DLMSResponder.now.roundedDown(to: 86_400)
        #expect(profile.rows[0][0] == .text((midnight - 84_600).description))
        #expect(profile.rows[47] == [.text(midnight.description), .number(47), .number(0)])
    }

    @Test("What goes over the connection is counted, wrapper headers included")
    func traffic() async throws {
        let traffic = try await reading { $0.traffic }
        // The AARQ of the Green Book without security has 31 octets.
        #expect(traffic.sent == 8 + 31)
        #expect(traffic.received == 8 + DLMSResponder.association.count)
    }

    @Test func blocksMakeTheSameValue() async throws {
        let attribute = ObjectReference(7, LogicalName(1, 0, 99, 1, 0), 2)
        let range = UTCTime(secondsSince2000: 1_800)...UTCTime(secondsSince2000: 86_400)
        let whole = try await reading { try await $0.get(attribute, range: range) }
        let blocks = try await reading(.sendsBlocks) { try await $0.get(attribute, range: range) }
        #expect(whole == blocks)
        guard case .array(let rows) = whole else { return #expect(Bool(false), "no array") }
        #expect(rows.count == 48)
    }

    @Test func whatAMeterHasNotIsAnErrorOfTheItem() async throws {
        let attribute = ObjectReference(70, LogicalName(1, 0, 1, 8, 0), 2)
        await #expect(throws: DLMSAccessError(attribute: attribute, result: .objectUndefined)) {
            try await reading { try await $0.get(attribute) }
        }
    }

    @Test(arguments: [
        (DLMSResponder.Fault.sendsWrongBlocks, "block 2 instead of 1"),
        (.exceptionResponse, "exception-response, state error 1, service error 2"),
        (.otherService, "answers a GET with an APDU of tag C5"), (.otherInvokeIdentifier, "another invoke identifier"),
        (.truncated, "octet(s) too early"), (.wrongPort, "sends a wrong wrapper header"),

        (.closesOnGet, "closed the connection without an answer; is a meter at this address, and awake"),
        (.refusesAssociation, "authentication failure (13)"),
    ])
    func wrongAnswersEndTheReading(fault: DLMSResponder.Fault, says: String) async throws {
        let error = await #expect(throws: LoadError.self) {
            try await reading(fault) { try await $0.get(Self.register) }
        }
        #expect(error?.description.contains(says) == true, "\(String(describing: error))")
    }

    @Test func anAnswerThatIsLateIsAnError() async throws {
        let error = await #expect(throws: LoadError.self) {
            try await reading(.answersNothing, timeout: 0.5) { try await $0.get(Self.register) }
        }
        #expect(error?.description.contains("no answer within 0.5 s") == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        ("C4 01 41 00 06 00 00 00 01", DLMSGetAnswer.data(.doubleLongUnsigned(1))),
        ("C4 01 41 01 03", .failed(.readWriteDenied)),
        ("C4 02 41 00 00000001 00 02 AABB", .block(number: 1, isLast: false, [0xAA, 0xBB])),
        ("C4 02 41 01 00000002 00 00", .block(number: 2, isLast: true, [])),
        ("C4 02 41 01 00000007 01 13", .failed(.dataBlockNumberInvalid)),
        ("D8 02 05", .refused("exception-response, state error 2, service error 5")),
    ])
    func anAnswerIsReadByItsKind(octets: String, answer: DLMSGetAnswer) throws {
        #expect(try DLMSGetAnswer([UInt8](hexadecimal: octets), identifier: 1) == answer)
    }

    @Test(arguments: [
        "", "C4", "C4 01", "C4 01 41", "C4 01 42 00 00", "C4 01 41 01", "C4 02 41 00 000000",
        "C4 02 41 00 00000001 00 05 AA",
        "C4 02 41 00 00000001 00 01 AABB", "C4 03 41 00", "D8 01",
    ])
    func malformedAnswersAreErrors(octets: String) throws {
        let octets = try [UInt8](hexadecimal: octets)
        #expect(throws: CodecError.self) { try DLMSGetAnswer(octets, identifier: 1) }
    }

    @Test func aCellIsANumberOrAText() {
        #expect(DLMSCell.scaled(5, -1) == 0.5)
        #expect(DLMSCell.scaled(5, 3) == 5_000)
        #expect(DLMSCell(.octetString([0x00, 0xFF])) == .text("00FF"))
        #expect(DLMSCell(.visibleString(Array("v1.2".utf8))) == .text("v1.2"))
        #expect(DLMSCell(.array([])) == .text("0100"))
        #expect(DLMSCell.number(3).description == "3")
        #expect(DLMSCell.number(0.5).description == "0.5")
    }
}
