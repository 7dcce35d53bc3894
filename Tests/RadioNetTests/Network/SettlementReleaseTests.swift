import SimulationKernel
import Testing

@testable import RadioNet

@Suite("The provider's pacing")
struct ReleasePacerTests {
    private func admitted(_ times: [Microseconds], perSecond: Double, burst: Double, share: Double = 1) -> [Double] {
        var pacer = ReleasePacer(ReleasePacing(perSecond: perSecond, burst: burst), share: share)
        return times.map { pacer.admit(at: $0).seconds }
    }

    @Test("What comes slower than the rate goes at once")
    func slow() {
        #expect(admitted([0, .second, 2 * .second], perSecond: 1, burst: 0) == [0, 1, 2])
    }

    @Test("What comes faster goes at the rate")
    func fast() {
        #expect(admitted([0, 0, 0, 0], perSecond: 2, burst: 0) == [0, 0.5, 1, 1.5])
    }

    @Test("A full bucket lets a burst go, and fills again")
    func burst() {
        #expect(
            admitted([0, 0, 0, 0, 10 * .second, 10 * .second, 10 * .second, 10 * .second], perSecond: 1, burst: 3)
                == [0, 0, 0, 1, 10, 10, 10, 11])
    }

    @Test("A cell has its share of rate and burst")
    func share() {
        #expect(admitted([0, 0, 0, 0], perSecond: 100, burst: 200, share: 0.01) == [0, 0, 1, 2])
    }

    @Test("A rate of 0 lets one go, and the others never")
    func never() {
        let times = admitted([0, 0, 0, 0], perSecond: 0, burst: 0)
        #expect(times[0] == 0 && times[1...].allSatisfy { $0 >= 1e9 })
        #expect(admitted([5, 6], perSecond: -1, burst: -7)[1] >= 1e9)
        #expect(admitted([5, 6], perSecond: .infinity, burst: 0) == [0.000005, 0.000006])
    }
}
