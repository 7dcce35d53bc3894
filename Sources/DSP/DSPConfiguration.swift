import DCC
import DUIS
import GBCS

/// Everything that can be chosen of a ``DataServiceProvider``. The default is what `smets serve --dcc` does without options.
package struct DSPConfiguration: Sendable {
    package var rules = DCCRules()
    package var translation = TranslationTarget.Rules()
    package var traffic = TrafficManagement.Rules()
    package var alertStorms = AlertStormProtection.Rules()
    /// The schema by which requests are validated; nil checks only what is needed.
    package var schema: DUISSchema?
    package var limits = XMLLimits()
    /// Whose meters are whose; nil takes one party for each role, the first of the Users that has it.
    package var registration: RegistrationProfile?
    /// The S1SP of a cohort of SMETS1 meters.
    package var serviceProvider: @Sendable (_ cohort: String) -> String = { $0 }
    /// Whoever reads SMETS1 meters; nil: none can be read.
    package var smets1: (any SMETS1ServiceProvider)?
    /// Longest time in seconds that the DSP waits for the Response to a Command, 1 to 86,400, where the Target Response Time
    /// is longer and no network stands in front of the meters.
    package var responseWait: Int64 = 30
    /// Largest number of requests whose results are outstanding, 1 to 10,000,000; further ones are not acknowledged.
    package var openRequests = 100_000
    /// Makes up the Customer Identification Number of 9.1, 0 to 9,999.
    package var customerIdentificationNumber: @Sendable () -> Int = { Int.random(in: 0...9_999) }
    /// Rows of the Service Audit Trail that are kept; 1,000 to 1,000,000,000.
    package var auditRows: Int64 = 1_000_000
    /// Days for which rows of the Service Audit Trail are kept; 1 to 36,500.
    package var auditDays: Int64 = 400
    /// Documents on their way to each User that are kept, such as those for one without an address; 1,000 to 1,000,000,000. It
    /// is looked at now and then, so that there may be a few thousand more.
    package var outgoingDocuments: Int64 = 100_000
    /// Days for which documents on their way to Users are kept; 1 to 36,500.
    package var outgoingDays: Int64 = 7

    package init() {}
}
