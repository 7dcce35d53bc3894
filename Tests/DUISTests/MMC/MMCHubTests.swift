import COSEM
import GBCS
import Testing

@testable import DUIS

@Suite("MMC of Communications Hubs")
struct MMCHubTests {
    private typealias R = MMCResponse

    @Test("CCS06: the devices, and when each was last heard")
    func activeDevices() throws {
        func device(_ time: UTCTime?) -> COSEMData {
            ActiveDevice(
                device: R.device, status: [.authorised, .reporting],
                signalStrength: .init(highest: -40, average: -50, lowest: -60),
                linkQuality: .init(highest: 3, average: 2, lowest: 1), lastCommunication: time, hops: 1, failures: 0,
                successes: 9, applicationVersion: 1, stackVersion: 1
            ).data
        }
        #expect(
            try R.body("CCS06", [.array([device(R.noon), device(nil)])])
                == compact(
                    """
                    <ReadDeviceLogRsp MessageSuccess="true"><CHFDeviceLog>
                    <CHFDeviceLogEntry><DeviceID>00-DB-12-34-56-78-90-A0</DeviceID>
                      <LastCommunicationsDateTime>2026-11-29T12:00:00Z</LastCommunicationsDateTime></CHFDeviceLogEntry>
                    <CHFDeviceLogEntry><DeviceID>00-DB-12-34-56-78-90-A0</DeviceID></CHFDeviceLogEntry>
                    </CHFDeviceLog></ReadDeviceLogRsp>
                    """))
        #expect(R.error("CCS06", [.array(Array(repeating: device(nil), count: 17))])?.kind == .bound)
        #expect(R.error("CCS06", [.array([.structure([])])])?.kind == .content)
    }

    @Test("CCS07: the devices of both logs with the hashes of their keys")
    func backups() throws {
        let log = DeviceLogBackup(
            time: R.noon, extendedPANIdentifier: 7,
            devices: [
                .init(device: R.device, hashedLinkKey: Array(0..<16)), .init(device: R.supplier, hashedLinkKey: []),
            ])
        let empty = DeviceLogBackup(time: R.noon, extendedPANIdentifier: 7, devices: [])
        #expect(
            try R.body("CCS07", [empty.data, log.data])
                == compact(
                    """
                    <ReadDeviceLogRsp MessageSuccess="true"><CHFConnectedDeviceLog>
                    <CHFHistoricConnectedDeviceLogEntry><DeviceID>00-DB-12-34-56-78-90-A0</DeviceID>
                      <DeviceSecurityDetails>000102030405060708090A0B0C0D0E0F</DeviceSecurityDetails>
                    </CHFHistoricConnectedDeviceLogEntry>
                    <CHFHistoricConnectedDeviceLogEntry><DeviceID>90-B3-D5-1F-30-01-00-00</DeviceID>
                    </CHFHistoricConnectedDeviceLogEntry>
                    </CHFConnectedDeviceLog></ReadDeviceLogRsp>
                    """))
        #expect(R.error("CCS07", [empty.data, .nullData])?.kind == .content)
    }

    @Test(
        "DBCH01: the channel in use by page",
        arguments: [
            (UInt32(0xE000_0001), "Lower", "Channel0"), (0xE800_0080, "Lower", "Channel34"),
            (0xF000_0001, "Lower", "Channel35"), (0xF400_0000, "Lower", "Channel61"),
            (0xFC00_0000, "Upper", "Channel26"),
        ])
    func channel(mask: UInt32, band: String, channel: String) throws {
        #expect(
            try R.body("DBCH01", [.subGHzChannel(mask)])
                == "<ReadCHFSubGHzChannelRsp MessageSuccess=\"true\"><OperatingSubGHzChannel>"
                + "<Operating\(band)BandSubGHzChannel><\(channel)/></Operating\(band)BandSubGHzChannel>"
                + "</OperatingSubGHzChannel></ReadCHFSubGHzChannelRsp>")
    }

    @Test(
        "a mask of several channels, of none, or of another page is none in use",
        arguments: [UInt32(0xE000_0003), 0xE000_0000, 0x0000_0001, 0xE800_0100])
    func oddMasks(mask: UInt32) {
        #expect(R.error("DBCH01", [.subGHzChannel(mask)])?.kind == .bound)
    }

    @Test("DBCH02: moves to other channels, with what led to them")
    func channelLog() throws {
        let change = SubGHzChannelChange(channel: 0xF800_0001, trigger: .gsmeMissedCurfew)
        func entry(_ octets: [UInt8]) throws -> COSEMData {
            try R.log(
                .subGHzChannelLog,
                [[R.seconds("2026-11-29T12:00:00Z"), .longUnsigned(0x8F26), .octetString(octets)]])
        }
        #expect(
            try R.body("DBCH02", [try entry(change.otherInformation)])
                == compact(
                    """
                    <ReadCHFSubGHzChannelLogRsp MessageSuccess="true"><LogEntry>
                    <Timestamp>2026-11-29T12:00:00Z</Timestamp><EventCode>8F26</EventCode>
                    <EventDescription>sub-GHz channel changed</EventDescription>
                    <OperatingSubGHzChannel><OperatingUpperBandSubGHzChannel><Channel0/></OperatingUpperBandSubGHzChannel>
                    </OperatingSubGHzChannel><ScanTrigger>GSMEMissedItsCurfew</ScanTrigger></LogEntry>
                    </ReadCHFSubGHzChannelLogRsp>
                    """))
        #expect(R.error("DBCH02", [try entry([])])?.kind == .content)
        #expect(R.error("DBCH02", [try entry([0xF8, 0, 0, 1, 9, 1, 8])])?.kind == .bound)
    }

    @Test("DBCH03: masks by page, and percentages as decimals")
    func configuration() throws {
        let masks: [COSEMData] = [0xE000_0003, 0xE800_0001, 0xF000_0000, 0xF800_0000].map { .subGHzChannel($0) }
        let rest: [COSEMData] = [
            .longUnsigned(125), .longUnsigned(200), .unsigned(4), .longUnsigned(7), .unsigned(8), .unsigned(9),
            .longUnsigned(1_005), .unsigned(10), .longUnsigned(11), .longUnsigned(0), .longUnsigned(65_535),
        ]
        #expect(
            try R.body("DBCH03", [.structure(masks + rest)])
                == compact(
                    """
                    <ReadCHFSubGHzConfigurationRsp MessageSuccess="true">
                    <LowerBandSubGHzChannels0To26><Channel0/><Channel1/></LowerBandSubGHzChannels0To26>
                    <LowerBandSubGHzChannels27To34><Channel27/></LowerBandSubGHzChannels27To34>
                    <LowerBandSubGHzChannels35To61/><UpperBandSubGHzChannels0To26/>
                    <NormalLimitedDutyCycleThreshold>1.25</NormalLimitedDutyCycleThreshold>
                    <LimitedCriticalDutyCycleThreshold>2.00</LimitedCriticalDutyCycleThreshold>
                    <MaximumSubGHzChannelChangesPerWeek>4</MaximumSubGHzChannelChangesPerWeek>
                    <GSMECurfew>7</GSMECurfew><ChannelQuieterThreshold>8</ChannelQuieterThreshold>
                    <ChannelNoisierThreshold>9</ChannelNoisierThreshold>
                    <NonGSMEPoorCommsPercentageThreshold>10.05</NonGSMEPoorCommsPercentageThreshold>
                    <NonGSMEPoorCommsMeasurementPeriods>10</NonGSMEPoorCommsMeasurementPeriods>
                    <LocalCHNoiseMeasurementPeriod>11</LocalCHNoiseMeasurementPeriod>
                    <LocalCHFailurePercentage>0.00</LocalCHFailurePercentage>
                    <LocalCHRetryPercentage>655.35</LocalCHRetryPercentage></ReadCHFSubGHzConfigurationRsp>
                    """))
        #expect(R.error("DBCH03", [.structure(masks.reversed() + rest)])?.kind == .content)
        #expect(R.error("DBCH03", [.structure(masks)])?.kind == .content)
    }
}
