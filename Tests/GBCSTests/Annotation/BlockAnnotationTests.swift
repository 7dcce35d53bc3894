import COSEM
import Testing

@testable import GBCS

@Suite("Blocks explained octet by octet")
struct BlockAnnotationTests {
    @Test("a block with data")
    func block() throws {
        let text = AnnotatedMessageTests.text(of: try AnnotatedMessage(MessageBlockTests.dataBlock).lines)
        let title = try #require(UseCaseCatalogue[.ecs22b]).title
        #expect(
            text == """
                0 DD general-ciphering: Message Routing Header of a block
                1 09 transaction-id: length 9
                2 02   CRA flag: response
                3 0000018012ABCDEF   Originator Counter 1649580690927
                11 0899AABBCCDDEE0001 originator-system-title: 99-AA-BB-CC-DD-EE-00-01
                20 081122334455660002 recipient-system-title: 11-22-33-44-55-66-00-02
                29 00 date-time: empty
                30 02 other-information: length 2
                31 0037   Message Code 0037 ECS22b \(title)
                33 00 key-info: empty
                34 11 ciphered-service: length 17
                35 11 security control 11
                36 00000000 invocation counter 0
                40 E0 general-block-transfer
                41 46   block-control: streaming, window 6
                42 0002   block-number 2
                44 0001   block-number-ack 1
                46 05   block-data: length 5
                47 A1A2A3A4A5   block-data
                """)
    }

    @Test("an acknowledgement has no data")
    func acknowledgement() throws {
        let lines = try AnnotatedMessage(MessageBlockTests.acknowledgementBlock).lines
        #expect(lines.flatMap(\.octets) == MessageBlockTests.acknowledgementBlock)
        #expect(
            lines.suffix(4).map(\.meaning) == [
                "block-control: last, window 6", "block-number 2", "block-number-ack 6", "block-data: length 0",
            ])
    }

    @Test("a malformed block throws what parsing throws")
    func malformed() {
        #expect(throws: CodecError(.unexpectedOctet(found: 0xE1, expected: "E0 (general-block-transfer)"), at: 40)) {
            try AnnotatedMessage(MessageBlockTests.dataBlock.replacing(at: 40, with: 0xE1))
        }
    }
}
