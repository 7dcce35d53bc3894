import COSEM
import ESMEEmulator
import GBCS

/// What came of an access to one of the hub's attributes or methods.
enum ObjectAccess {
    case done(COSEMData, alerts: [OutgoingAlert])
    case failed(DataAccessResult)

    static func value(_ data: COSEMData) -> ObjectAccess { .done(data, alerts: []) }

    /// An update that is done and raises these alerts; one that failed with `result` where there are none.
    static func done(_ alerts: [OutgoingAlert]?, else result: DataAccessResult) -> ObjectAccess {
        alerts.map { .done(.nullData, alerts: $0) } ?? .failed(result)
    }
}

/// The hub's COSEM objects: each is read, written and invoked in one place, whatever the use case.
extension CommunicationsHub {
    /// - Parameter moments: the range of a log; nil for all of it.
    func read(_ attribute: HubAttribute, in moments: ClosedRange<UTCTime>?, at time: UTCTime) -> ObjectAccess {
        switch attribute {
        case .identity: .value(.octetString(entityIdentifier.octets))
        case .type: .value(.octetString(model.type))
        case .firmwareVersion: .value(.octetString(model.firmwareVersion))
        case .eventLog:
            log(
                .eventLog, in: moments,
                (state?.logs.events.entries ?? []).map {
                    ($0.time, [.longUnsigned($0.code.rawValue), .octetString($0.otherInformation)])
                })
        case .securityLog:
            log(
                .securityLog, in: moments,
                (state?.logs.securityEvents.entries ?? []).map { ($0.time, [.longUnsigned($0.code.rawValue)]) })
        case .activeDevices:
            .value(.array(deviceLog(at: time).entries.map { activeDevice($0, at: time).data }))
        case .subGHzConfiguration: .value(subGHzConfiguration)
        case .subGHzChannel: .value(.subGHzChannel(subGHzChannel))
        case .subGHzChannelLog:
            log(
                .subGHzChannelLog, in: moments,
                (state?.channelLog?.moves.entries ?? []).map {
                    (
                        $0.time,
                        [
                            .longUnsigned(AlertCode.subGHzChannelChanged.rawValue),
                            .octetString($0.change.otherInformation),
                        ]
                    )
                })
        // No use case reads these.
        case .joinTimeout, .joiningEnabled, .subGHzChannelScan: .failed(.objectUnavailable)
        }
    }

    /// The entries of a log in a range, each with its time and its values, as a compact-array (GBCS 18.2.1).
    private func log(
        _ attribute: DeviceAttribute, in moments: ClosedRange<UTCTime>?,
        _ entries: [(time: UTCTime, values: [COSEMData])]
    ) -> ObjectAccess {
        let rows = entries.filter { moments?.contains($0.time) ?? true }.map { time, values in
            COSEMData.structure([.doubleLongUnsigned(UInt32(clamping: time.secondsSince2000))] + values)
        }
        guard !rows.isEmpty || rules.emptyRangeResult == .success else { return .failed(rules.emptyRangeResult) }
        guard let type = attribute.entryType(isTwin: false),
            let log = CompactArray(elementType: type, elements: rows)
        else { preconditionFailure("the rows are of the type that was made for them") }
        return .value(.compactArray(log))
    }

    func write(
        _ value: COSEMData, to attribute: HubAttribute, at time: UTCTime, in context: ProcessingContext
    ) -> ObjectAccess {
        switch attribute {
        // The registration before has them already.
        case .joinTimeout, .joiningEnabled: .value(.nullData)
        case .subGHzConfiguration: .done(configureSubGHz(value, at: time, in: context), else: .success)
        case .subGHzChannelScan:
            .done(scanSubGHzChannels(at: time, for: .remotePartyCommand, in: context), else: .success)
        case .identity, .type, .firmwareVersion, .eventLog, .securityLog, .activeDevices, .subGHzChannel,
            .subGHzChannelLog:
            .failed(.readWriteDenied)
        }
    }

    /// - Parameter change: what the command asks for, where it changes the CHF Device Log.
    func invoke(
        _ method: HubMethod, _ change: DeviceLogChange?, at time: UTCTime, in context: ProcessingContext
    ) -> ObjectAccess {
        switch (method, change) {
        case (.registerDevice, .registration(let registration)?):
            return .done(register(registration, at: time, in: context), else: hubRules.deviceLogFullResult)
        case (.unregisterDevice, .removal(let device)?):
            return .done(unregister(device, at: time, in: context), else: hubRules.unknownDeviceResult)
        case (.restoreDeviceLog, .restoration(let restoration)?):
            return .done(restore(restoration, at: time, in: context), else: hubRules.deviceLogFullResult)
        case (.backUpDeviceLog, _):
            return .value(
                backup(deviceLog(at: time).entries.map { ($0.device, $0.hashedLinkKey) }, at: time).data)
        case (.backUpHistoricDeviceLog, _):
            return .value(
                backup(deviceLog(at: time).historic.map { ($0.device, zigBeeHash($0.linkKey)) }, at: time).data)
        case (.registerDevice, _), (.unregisterDevice, _), (.restoreDeviceLog, _):
            return .failed(rules.refusedUpdateResult)
        }
    }
}
