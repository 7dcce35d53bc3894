import RadioNet
import Testing

@Suite("Both ends of a compressed link")
struct CompressionLinkTests {
    static let modes = [CompressionEnd.Mode.singleMessages, .keptStream]

    @Test("Messages pass both ways and are counted", arguments: modes)
    func carry(mode: CompressionEnd.Mode) throws {
        let dictionary = try TestMessages.dictionary()
        let link = try CompressionLink(headEndDictionary: dictionary, hubDictionary: dictionary, mode: mode)
        #expect(link.headEnd.hasAgreed && link.hub.hasAgreed)
        var expected: [WANDirection: CompressionStatistics] = [.downlink: .init(), .uplink: .init()]
        for (index, message) in TestMessages.mixed(40, seed: 2).enumerated() {
            let direction: WANDirection = index.isMultiple(of: 3) ? .downlink : .uplink
            let carried = try link.carry(message, direction)
            #expect(carried.message == message)
            expected[direction]?.messages += 1
            expected[direction]?.octetsIn += UInt64(message.count)
            expected[direction]?.octetsOut += UInt64(carried.frame.count)
            // 0: stored; 4: stored in a kept stream.
            if carried.frame[0] == 0 || carried.frame[0] == 4 { expected[direction]?.stored += 1 }
        }
        for direction in [WANDirection.downlink, .uplink] {
            let statistics = link.statistics(direction)
            #expect(statistics == expected[direction])
            #expect(statistics.mismatches == 0)
        }
        #expect(try #require(link.statistics(.downlink).factor) < 0.15)
        #expect(try #require(link.statistics(.uplink).factor) > 0.5)
    }

    @Test("Different dictionaries: messages pass as they are, and are counted", arguments: modes)
    func mismatch(mode: CompressionEnd.Mode) throws {
        let dictionary = try TestMessages.dictionary()
        let other = try CompressionDictionary(Array("an older one".utf8), version: 2)
        for hub in [nil, other] {
            let link = try CompressionLink(headEndDictionary: dictionary, hubDictionary: hub, mode: mode)
            let message = TestMessages.mixed(1, seed: 4)[0]
            for direction in [WANDirection.downlink, .uplink] {
                let carried = try link.carry(message, direction)
                #expect(carried.frame == [0x00] + message)
                #expect(carried.message == message)
                let statistics = link.statistics(direction)
                #expect(statistics.messages == 1 && statistics.stored == 1 && statistics.mismatches == 1)
            }
        }
    }

    @Test("Once the hub has the new dictionary, the link compresses again", arguments: modes)
    func change(mode: CompressionEnd.Mode) throws {
        let dictionary = try TestMessages.dictionary()
        let headEnd = try CompressionEnd(dictionary: dictionary, peerIdentity: nil, mode: mode)
        let message = TestMessages.mixed(1, seed: 4)[0]
        #expect(try headEnd.send(message).count == message.count + 1)
        try headEnd.peerChanged(to: dictionary.identity)
        let hub = try CompressionEnd(dictionary: dictionary, peerIdentity: dictionary.identity, mode: mode)
        let frame = try headEnd.send(message)
        #expect(frame.count < 100)
        #expect(try hub.receive(frame) == message)
        #expect(headEnd.sent.messages == 2 && headEnd.sent.mismatches == 1 && headEnd.sent.stored == 1)
    }

    @Test("Neither end has a dictionary: plain deflate")
    func none() throws {
        let link = try CompressionLink(headEndDictionary: nil, hubDictionary: nil)
        let message = [UInt8](repeating: 5, count: 500)
        let carried = try link.carry(message, .uplink)
        #expect(carried.frame[0] == 0x01 && carried.message == message)
        #expect(link.statistics(.downlink) == CompressionStatistics())
        #expect(link.statistics(.downlink).factor == nil)
    }

    @Test("Statistics add up")
    func sum() {
        var one = CompressionStatistics()
        one.count(message: 100, frame: [0x02] + [UInt8](repeating: 0, count: 39))
        var two = CompressionStatistics()
        two.count(message: 100, frame: [0x00] + [UInt8](repeating: 0, count: 100), isMismatch: true)
        one += two
        #expect(one.messages == 2 && one.octetsIn == 200 && one.octetsOut == 141)
        #expect(one.stored == 1 && one.mismatches == 1 && one.factor == 0.705)
    }
}
