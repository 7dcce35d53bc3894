import COSEM
import Foundation
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("Stored values and the state around them")
struct StoredValuesTests {
    private static func decode(_ json: String) throws -> StoredValues {
        try JSONDecoder().decode(StoredValues.self, from: Data(json.utf8))
    }

    @Test("Values are kept as hexadecimal A-XDR under class, name and attribute")
    func coding() throws {
        var values = StoredValues()
        values[DeviceAttribute.meterBalance.reference] = octets("05 FFFFFF9C")
        values[DeviceAttribute.supplyState.reference] = octets("1602")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = String(decoding: try encoder.encode(values), as: UTF8.self)
        #expect(json == #"{"112/0-0:19.10.0.255/2":"05FFFFFF9C","70/0-0:96.3.10.255/3":"1602"}"#)
        #expect(try Self.decode(json) == values)
        #expect(try Self.decode("{}") == StoredValues())
        #expect(values.references.map(\.classID) == [70, 112])
        #expect(values.count == 2 && !values.isEmpty)
    }

    @Test(
        "Damaged values are refused when they are read",
        arguments: [
            #"{"":"00"}"#, #"{"112":"00"}"#, #"{"112/0-0:19.10.0.255":"00"}"#, #"{"112/0-0:19.10.0.255/2/1":"00"}"#,
            #"{"65536/0-0:19.10.0.255/2":"00"}"#, #"{"-1/0-0:19.10.0.255/2":"00"}"#,
            #"{"112/0-0:19.10.256.255/2":"00"}"#, #"{"112/0-0:19.10/2":"00"}"#, #"{"112/0-0:19.10.0.255/128":"00"}"#,
            #"{"112/0-0:19.10.0.255/2":""}"#, #"{"112/0-0:19.10.0.255/2":"0"}"#,
            #"{"112/0-0:19.10.0.255/2":"05FFFFFF"}"#, #"{"112/0-0:19.10.0.255/2":"05FFFFFF9C00"}"#,
            #"{"112/0-0:19.10.0.255/2":"zz"}"#, #"{"112/0-0:19.10.0.255/2":"0201"}"#,
            #"{"112/0-0:19.10.0.255/2":5}"#, #"["112/0-0:19.10.0.255/2"]"#, "null", "7",
        ])
    func damaged(json: String) {
        #expect(throws: DecodingError.self) { try Self.decode(json) }
    }

    @Test("Not more than 512 values, none above 65,535 octets")
    func limits() throws {
        func json(_ count: Int) -> String {
            "{" + (0..<count).map { "\"1/0-0:94.44.\($0 / 256).\($0 % 256)/2\":\"00\"" }.joined(separator: ",") + "}"
        }
        #expect(try Self.decode(json(512)).count == 512)
        #expect(throws: DecodingError.self) { try Self.decode(json(513)) }
        func string(_ count: Int) -> String {
            var octets = [DataTag.octetString.rawValue]
            octets.append(lengthPrefixed: Array(repeating: UInt8(0x41), count: count))
            return #"{"1/0-0:1.0.0.255/2":"\#(octets.hexadecimal)"}"#
        }
        #expect(try Self.decode(string(65_531)).count == 1)
        #expect(throws: DecodingError.self) { try Self.decode(string(65_532)) }
    }

    private static func decodeState(_ json: String) throws -> DeviceState {
        try JSONDecoder().decode(DeviceState.self, from: Data(json.utf8))
    }

    @Test("A meter that everything was done to is the same after its state was kept and read")
    func wholeState() throws {
        let estate = TestEstate(.twinElement)
        for request in RequestCatalogue.all {
            let sender = try #require(Sender.permitted(request.useCase))
            let time = Arguments.at(estate.now + 86_400)
            _ = try estate.answer(
                request.useCase.messageCode, from: sender,
                arguments: request.useCase.messageCode == .cs01a
                    ? nil : Arguments.example(request.useCase.messageCode, activation: time))
        }
        #expect(estate.meter.pendingActivations.count > 20)
        let data = try JSONEncoder().encode(estate.meter.state)
        let state = try JSONDecoder().decode(DeviceState.self, from: data)
        #expect(state == estate.meter.state)
        let restored = TestEstate(.twinElement)
        restored.meter.state = state
        #expect(restored.meter.state == state)
        #expect(restored.meter.nextDueTime == estate.now + 86_400)
        for request in RequestCatalogue.all where request.form.isRead {
            let sender = try #require(Sender.permitted(request.useCase))
            let code = request.useCase.messageCode
            #expect(
                try restored.answer(code, from: sender).response.values
                    == estate.answer(code, from: sender).response.values, "\(code)")
        }
    }

    @Test("A state like that of a new meter makes a new meter of any")
    func factoryState() throws {
        let estate = TestEstate()
        let new = estate.meter.state
        _ = try estate.results("ECS43")
        _ = try estate.results("ECS01a", Arguments.example(MessageCode("ECS01a"), activation: Arguments.now))
        #expect(estate.meter.state != new)
        estate.meter.state = new
        #expect(estate.meter.state == new)
        #expect(try estate.data("ECS45") == octets("1601"))
        #expect(
            try estate.answer(.ecs17d, from: .supplier).plaintext
                == TestEstate().answer(.ecs17d, from: .supplier).plaintext)
    }

    @Test("Damaged parts of a state are refused")
    func damagedStates() throws {
        let estate = TestEstate()
        let time = Arguments.at(estate.now + 60)
        _ = try estate.results("ECS28a", Arguments.example(MessageCode("ECS28a"), activation: time))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = String(decoding: try encoder.encode(estate.meter.state), as: UTF8.self)
        #expect(try Self.decodeState(json) == estate.meter.state)
        for (part, damaged) in [
            // What activates nothing, or is no attribute.
            (#""trigger":"9000/0-0:94.44.128.7/6""#, #""trigger":"9000/0-0:94.44.128.7/4""#),
            (#""trigger":"9000/0-0:94.44.128.7/6""#, #""trigger":"9000""#),
            (#""trigger":"9000/0-0:94.44.128.7/6""#, #""trigger":7"#),
            (#""messageCode":67"#, #""messageCode":65536"#), (#""messageCode":67"#, #""messageCode":-1"#),
            (#""originatorCounter":"#, #""originatorCounter":-"#),
            (#""9000/0-0:94.44.128.7/4":"06"#, #""9000/0-0:94.44.128.7/4":"09"#),
        ] {
            #expect(json.contains(part), "\(part)")
            #expect(throws: DecodingError.self, "\(damaged)") {
                try Self.decodeState(json.replacingOccurrences(of: part, with: damaged))
            }
        }
    }
}
