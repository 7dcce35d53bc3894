import COSEM
import ESMEEmulator
import GBCS

extension MeterState {
    /// All that a meter holds.
    ///
    /// - Parameter range: the time of the entries of profile logs; nil for none of them.
    init(of meter: ESME, at hubTime: UTCTime, entriesIn range: ClosedRange<UTCTime>?) {
        let now = meter.clock(at: hubTime)
        for named in NamedAttribute.all {
            let reference = named.attribute.reference
            guard let octets = meter.attribute(reference, at: now), let data = try? COSEMData(decoding: octets) else {
                continue
            }
            attributes[reference] = data
        }
        for register in Register.all(of: meter.identity.variant) {
            registers[register] = meter.metering.reading(register, at: now)
        }
        clockOffset = meter.clockOffset
        pending =
            (meter.pendingActivations.map { Pending(content: .activation($0)) }
            + meter.management.pendingCommands.map { Pending(content: .command($0)) })
            .enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
        credentials = meter.credentials.map { Credential($0) }
        firmware = Firmware(version: meter.runningFirmware, image: meter.management.image)
        deviceLog = meter.management.deviceLog.map { Device(EntityIdentifier($0.identifier), type: $0.type) }
        eventLogs = Self.events(meter.eventLogs)
        guard let range else { return }
        // Daily reads are made of registers.
        for log in ProfileLog.allCases where log != .dailyReads {
            var list: [RecordedLogs.Entry] = []
            meter.metering.entries(of: log, in: range, now: now) { list.append($0) }
            entries[log] = list
        }
    }

    /// Makes a meter hold what the state says. What it holds already stays as it was made: written, computed, or from the
    /// factory.
    func apply(to meter: ESME, at hubTime: UTCTime) throws(TestMistake) {
        if let clockOffset { meter.setClock(offset: clockOffset, at: hubTime) }
        let now = meter.clock(at: hubTime)
        try applyRegisters(to: meter, at: now)
        applyAttributes(to: meter, at: hubTime)
        try applyPending(to: meter)
        applyCredentials(to: meter)
        if let firmware { try firmware.apply(to: meter) }
        if let deviceLog { try Self.apply(deviceLog, to: meter) }
        if !eventLogs.isEmpty { meter.eventLogs = try eventLogs(in: meter.eventLogs) }
        try applyEntries(to: meter, at: now)
    }

    private func applyRegisters(to meter: ESME, at now: UTCTime) throws(TestMistake) {
        let known = Set(Register.all(of: meter.identity.variant))
        for (register, reading) in registers {
            guard known.contains(register) else {
                throw TestMistake(
                    "register \(register.name): a meter of variant \(meter.identity.variant.rawValue) has none")
            }
            guard meter.metering.reading(register, at: now) != reading else { continue }
            meter.set(register, to: reading, at: now)
        }
    }

    private func applyAttributes(to meter: ESME, at hubTime: UTCTime) {
        let balances = Set(NamedAttribute.balances.map(\.reference))
        // Balances come last: what they mean depends on limits that are set too.
        let order = attributes.keys.sorted {
            (balances.contains($0) ? 1 : 0, $0) < (balances.contains($1) ? 1 : 0, $1)
        }
        for reference in order {
            guard let data = attributes[reference], let named = NamedAttribute.byReference[reference] else { continue }
            let octets = data.encoded
            // A balance is written in any case: an account that is made later begins with what was written.
            let isBalance = balances.contains(reference)
            guard isBalance || meter.attribute(reference, at: meter.clock(at: hubTime)) != octets else { continue }
            meter.put(named.attribute, octets, at: hubTime)
        }
    }

    private func applyPending(to meter: ESME) throws(TestMistake) {
        guard let pending else { return }
        var activations: [PendingActivation] = []
        var commands: [PendingCommand] = []
        for item in pending {
            switch item.content {
            case .activation(let activation): activations.append(activation)
            case .command(let command): commands.append(command)
            }
        }
        guard Set(activations.map(\.trigger)).count == activations.count,
            Set(commands.map(\.messageCode)).count == commands.count
        else { throw TestMistake("pending: has two for one attribute or use case; a meter keeps the later one") }
        if Set(activations) != Set(meter.pendingActivations) { meter.pendingActivations = activations }
        if Set(commands) != Set(meter.management.pendingCommands) { meter.management.pendingCommands = commands }
    }

    private func applyCredentials(to meter: ESME) {
        var cells = meter.credentials
        for credential in credentials {
            if let place = cells.firstIndex(where: { $0.cell == credential.cell }) {
                cells[place] = credential.held
            } else {
                cells.append(credential.held)
            }
        }
        if cells != meter.credentials { meter.setCredentials(cells) }
    }

    private static func apply(_ devices: [Device], to meter: ESME) throws(TestMistake) {
        guard devices.count <= ESME.deviceLogLimit else {
            throw TestMistake("device log: holds \(ESME.deviceLogLimit) devices; not \(devices.count)")
        }
        guard Set(devices.map(\.entityIdentifier)).count == devices.count else {
            throw TestMistake("device log: has a device twice; give each once")
        }
        let log = devices.map { LoggedDevice(identifier: $0.entityIdentifier.rawValue, type: $0.type) }
        if log != meter.management.deviceLog { meter.management.deviceLog = log }
    }

    private func applyEntries(to meter: ESME, at now: UTCTime) throws(TestMistake) {
        for (log, list) in entries {
            for entry in list {
                let time = UTCTime(secondsSince2000: Int64(entry.timestamp))
                var held: RecordedLogs.Entry?
                if log != .dailyReads { meter.metering.entries(of: log, in: time...time, now: now) { held = $0 } }
                guard held != entry else { continue }
                guard meter.metering.inject(entry, in: log) else {
                    throw TestMistake(
                        "\(log.rawValue) \(time): takes no such entry; times are multiples of \(log.period) s, daily reads "
                            + "take none, and a meter at most \(InjectedEntries.limit)")
                }
            }
        }
    }
}

extension MeterState.Firmware {
    fileprivate func apply(to meter: ESME) throws(TestMistake) {
        guard version.count == 4, image.map({ $0.version.count == 4 && $0.hash.count == 32 }) ?? true else {
            throw TestMistake("firmware: a version has 4 octets, and the hash of an image 32")
        }
        if version != meter.runningFirmware { meter.management.firmwareVersion = version }
        if image != meter.management.image { meter.management.image = image }
    }
}
