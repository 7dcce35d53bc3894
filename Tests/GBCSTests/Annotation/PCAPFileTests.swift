import COSEM
import Testing

@testable import GBCS

@Suite("Captures for Wireshark")
struct PCAPFileTests {
    @Test("a file without packets: the global header, big-endian, link type 252")
    func empty() {
        #expect(PCAPFile().octets == octets("A1B2C3D4 0002 0004 00000000 00000000 00040000 000000FC"))
    }

    @Test("a packet: time, sizes, the dissector's name, the message")
    func packet() {
        var file = PCAPFile()
        file.append(Vector.ecs17aCommand, at: UTCTime(iso8601: "2026-11-01T00:30:00Z")!)
        let packet = file.octets.dropFirst(24)
        // 1,793,493,000 seconds of the Unix epoch; 20 + 112 octets
        #expect(Array(packet.prefix(16)) == octets("6AE68808 00000000 00000084 00000084"))
        #expect(
            Array(packet.dropFirst(16).prefix(20))
                == octets("000C 000C") + Array("gbcs_message".utf8) + octets("0000 0000"))
        #expect(Array(packet.dropFirst(36)) == Vector.ecs17aCommand)
    }

    @Test("packets one after another")
    func packets() {
        var file = PCAPFile()
        for (index, message) in Vector.messages.enumerated() {
            file.append(message.octets, at: halfPastMidnight + Int64(index))
        }
        let total = Vector.messages.reduce(24) { $0 + 36 + $1.octets.count }
        #expect(file.octets.count == total)
        #expect(file.octets.suffix(Vector.ecs68Alert.count) == Vector.ecs68Alert[...])
        var same = PCAPFile()
        #expect(same != file)
        for (index, message) in Vector.messages.enumerated() {
            same.append(message.octets, at: halfPastMidnight + Int64(index))
        }
        #expect(same == file)
    }

    @Test("a message longer than Wireshark reads is cut, its length kept")
    func long() {
        var file = PCAPFile()
        file.append([UInt8](repeating: 0xDD, count: 300_000), at: halfPastMidnight)
        #expect(file.octets.count == 24 + 16 + 262_144)
        #expect(Array(file.octets[32..<40]) == octets("00040000 000493F4"))
        file.append([0xDD], at: halfPastMidnight)
        #expect(file.octets.count == 24 + 16 + 262_144 + 16 + 21)
    }

    @Test("times that pcap cannot say become the nearest")
    func times() {
        for (seconds, expected) in [
            (Int64.min, "00000000"), (-946_684_801, "00000000"), (-946_684_799, "00000001"), (0, "386D4380"),
            (3_348_282_495, "FFFFFFFF"), (3_348_282_496, "FFFFFFFF"), (Int64.max, "FFFFFFFF"),
        ] {
            var file = PCAPFile()
            file.append([], at: UTCTime(secondsSince2000: seconds))
            #expect(Array(file.octets[24..<28]) == octets(expected))
        }
    }
}
