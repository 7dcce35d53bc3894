import COSEM
import DUIS

/// Access control: whether the DCC accepts a request. Values in, a value out; ``AccessCheck`` has the checks in their order, and
/// the first that fails decides.
package struct ServiceRequestCheck {
    package let facts: any AccessFacts
    package let rules: DCCRules

    package init(_ facts: any AccessFacts, rules: DCCRules) { (self.facts, self.rules) = (facts, rules) }

    /// What becomes of a request as it comes in.
    ///
    /// - Parameters:
    ///   - signer: whose certificate verified its signature.
    ///   - service: the service whose URL it came to.
    package func decision(
        _ request: ServiceRequest, signer: RequestSigner, service: GatewayService, now: UTCTime
    ) -> AccessDecision {
        var examination = Examination(request, facts: facts, rules: rules, now: now)
        (examination.signer, examination.service) = (signer, service)
        return examination.run(AccessCheck.ordered(rules))
    }

    /// What becomes of a request that the DSP kept, when it is due: roles, registration and the Device may be others now.
    package func decisionWhenDue(_ request: ServiceRequest, now: UTCTime) -> AccessDecision {
        var examination = Examination(request, facts: facts, rules: rules, now: now)
        examination.isDue = true
        return examination.run(AccessCheck.ordered(rules).filter(\.isRepeatedWhenDue))
    }

    /// What becomes of a run of a schedule at its time: what the run requests is checked, with the days that the run is about.
    ///
    /// - Parameters:
    ///   - request: the 5.1 that created the schedule, whose flag ForSettlement holds for each run.
    ///   - time: the time of the run, which is earlier than `now` where the DSP was late.
    package func decision(
        runOf schedule: Schedule, createdBy request: ServiceRequest, at time: UTCTime, now: UTCTime
    ) -> AccessDecision {
        var examination = Examination(request, facts: facts, rules: rules, now: now)
        examination.run = Examination.Run(schedule: schedule, time: time)
        examination.isDue = true
        return examination.run(AccessCheck.ordered(rules).filter(\.isRepeatedWhenDue))
    }
}
