import NIOCore
import Testing

@testable import Benchmarks

/// What `smets-bench` counts of DLMS connections, and what it makes of it.
@Suite struct DLMSBenchTests {
    @Test(arguments: [1, 2, 7, 8, 9, 30, 1_000])
    func framesAreCountedHoweverTheyArrive(piece: Int) {
        var octets: [UInt8] = []
        for length in [0, 1, 9, 300] {
            octets += [0, 1, 0, 1, 0, 32, UInt8(length >> 8), UInt8(length & 0xFF)]
            octets += [UInt8](repeating: 0xC4, count: length)
        }
        var counter = FrameCounter(.wrapper)
        var frames = 0
        for start in stride(from: 0, to: octets.count, by: piece) {
            frames += counter.count(ByteBuffer(bytes: octets[start..<min(octets.count, start + piece)]))
        }
        #expect(frames == 4)
        #expect(counter.lastSize == 308)
    }

    @Test func aFigureIsTheMedianOfTheRoundsBesideTheEcho() throws {
        let figure = DLMSBench.figure(
            .day, 64, 1, [.init(server: 8, echo: 4), .init(server: 9, echo: 5), .init(server: 10, echo: 10)])
        #expect(figure.name == "dlms.day-64-1")
        #expect(figure.title == "48 rows, 64 connections, 1 in flight")
        #expect((figure.value, figure.unit) == (9, "µs"))
        #expect(figure.reference?.value == 5)
        #expect(figure.ratio?.median == 1.8)
        #expect(figure.note == "111,111 reads a processor-second of the server")
    }
}
