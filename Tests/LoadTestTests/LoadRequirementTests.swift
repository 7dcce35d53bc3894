import Testing

@testable import LoadTest

@Suite struct LoadRequirementTests {
    @Test func requirementsAreRead() throws {
        let list = try LoadRequirement.list("p99<50ms, errors<0.01%,p99.9<=1.5s,rate>=1000/s,max>10us,errors<=3,rate>5")
        #expect(
            list.map(\.description) == [
                "p99<50ms", "errors<0.01%", "p99.9<=1.5s", "rate>=1000/s", "max>10us", "errors<=3", "rate>5/s",
            ])
    }

    @Test func namesAndUnitsHaveAnyCase() throws {
        let list = try LoadRequirement.list("P99.9<1.5MS,Errors<1%,RATE>5/S")
        #expect(list.map(\.description) == ["p99.9<1.5ms", "errors<1%", "rate>5/s"])
    }

    @Test(arguments: [
        ("", "is not one of p50"), ("p98<5ms", "p98 is not one of"), ("p99", "needs <, <=, > or >="),
        ("p99=5ms", "is not one of"), ("p99<", "needs a number"), ("p99<ms", "needs a number"),
        ("p99<5", "the unit of p99 is one of us, ms, s"), ("p99<5%", "the unit of p99"),
        ("errors<5ms", "the unit of errors is one of %, nothing"), ("rate>5%", "the unit of rate is one of /s"),
        ("p99<-5ms", "needs a number"), ("p99<5ms,", "is not one of"), ("p99<1.2.3ms", "needs a number"),
    ])
    func mistakesAreSaid(text: String, says: String) {
        let error = #expect(throws: LoadError.self) { try LoadRequirement.list(text) }
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
    }

    @Test func verdictsAreInTheUnitOfTheRequirement() throws {
        var tally = LoadTally()
        for latency in 1...1_000 as ClosedRange<Int64> { tally.record(.answered, latency: latency * 100) }
        tally.record(.timeout, latency: nil)
        var report = try LoadReport.sample(tally: tally, seconds: 10)
        let isMet = report.check(
            try LoadRequirement.list("p50<51ms,max>=100ms,p99<0.05s,errors<=1,errors<0.05%,rate>=100/s,mean<51000us"))
        #expect(!isMet)
        #expect(report.requirements.map(\.isMet) == [true, true, false, true, false, true, true])
        #expect(abs((report.requirements[2].actual ?? 0) - 0.099) < 0.001)
        #expect(report.requirements[5].actual == 100)
        #expect(report.check(try LoadRequirement.list("p99>1ms")))
    }

    @Test func noAnswerKeepsNoRequirement() throws {
        var report = try LoadReport.sample(tally: LoadTally(), seconds: 1)
        #expect(!report.check(try LoadRequirement.list("p99<1s")))
        #expect(!report.check(try LoadRequirement.list("errors<100%")))
        #expect(report.requirements[0].actual == nil)
    }
}

extension LoadReport {
    /// A report of one mix entry whose messages `tally` counts.
    static func sample(tally: LoadTally, seconds: Double) throws -> LoadReport {
        var plan = LoadPlan(mix: try UseCaseMix("ECS22b"), meters: 0..<10)
        plan.duration = seconds
        let result = LoadRecorder.Result(tallies: [tally], sent: tally.total, end: Int64(seconds * 1e6))
        return LoadReport(
            plan: plan, results: [result], timeline: [], started: "2026-11-01T00:00:00Z", processorMicroseconds: 5)
    }
}
