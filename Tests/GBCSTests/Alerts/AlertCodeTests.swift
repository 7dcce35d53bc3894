import Testing

@testable import GBCS

@Suite("Alert Codes (GBCS 16.2)")
struct AlertCodeTests {
    @Test("printed with their names")
    func names() {
        #expect("\(AlertCode.trustedSourceAuthenticationFailure)" == "8F3D trusted source authentication failure")
        #expect(AlertCode.clockAdjusted.name == "clock adjusted")
        #expect(AlertCode(rawValue: 0x9999).name == nil)
        #expect("\(AlertCode(rawValue: 0x9999))" == "9999")
    }

    @Test(
        "every code that the emulator uses has a name",
        arguments: [
            AlertCode.clockAdjusted, .immediateCommandProcessed, .immediateCommandNotProcessed, .clockNotAdjusted,
            .integrityCheckOfContentOrFormatFailed, .sourceDoesNotHaveAuthorityForCommand,
            .trustedSourceAuthenticationFailure, .unauthorisedCommunicationAccessAttempted,
            .otherAuthenticationFailure, .unusualNumberOfMalformedMessages, .commandNotSupportedByDevice,
            .chfDeviceLogChanged, .supplyOutageRestored, .longSupplyOutageRestored, .supplyInterrupted,
            .failureToDeliverToESME, .firmwareVerified, .firmwareVerificationFailed,
        ])
    func named(code: AlertCode) {
        #expect(code.name != nil)
    }
}
