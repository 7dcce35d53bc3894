import Testing

@testable import GBCS

@Suite("Entity Identifiers, Message Codes, CRA flags")
struct IdentifierTests {
    @Test(
        "an EUI-64 in its spellings",
        arguments: ["99AABBCCDDEE0001", "99-aa-bb-cc-dd-ee-00-01", "99:AA:BB:CC:DD:EE:00:01"])
    func spellings(text: String) {
        #expect(EntityIdentifier(text) == Party.device)
    }

    @Test("what is no EUI-64", arguments: ["", "99AABBCCDDEE00", "99AABBCCDDEE000102", "99AABBCCDDEE000", "meter"])
    func noIdentifier(text: String) {
        #expect(EntityIdentifier(text) == nil)
    }

    @Test("an EUI-64 printed")
    func printed() {
        #expect(Party.device.dashed == "99-AA-BB-CC-DD-EE-00-01")
        #expect("\(Party.device)" == "99-AA-BB-CC-DD-EE-00-01")
        #expect(Party.device.fileName == "99aabbccddee0001")
        #expect(EntityIdentifier(1).dashed == "00-00-00-00-00-00-00-01")
        #expect(Party.supplier < Party.networkOperator)
    }

    @Test("Message Codes printed")
    func messageCodes() {
        #expect("\(MessageCode.ecs22b)" == "0037 ECS22b")
        #expect("\(MessageCode(rawValue: 0xFFFF))" == "FFFF")
    }

    @Test("CRA flags")
    func craFlags() {
        #expect(CRAFlag.allCases.map(\.rawValue) == [1, 2, 3])
        #expect(CRAFlag.allCases.map(\.name) == ["command", "response", "alert"])
    }
}
